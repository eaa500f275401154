{#
  Fails for every row whose text still holds an item that has a form of its
  own: e-mail address, IBAN, card number, US social security number or IP
  address. Names and streets have no form and are not looked for.
#}
{% test no_pii_left(model, column_name, categories=['email', 'iban', 'card', 'ssn', 'ip']) %}
    {%- set forms = {
        'email': '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+[.][A-Za-z]',
        'iban': '(^|[^A-Za-z0-9])[A-Z]{2}[0-9]{2}( ?[A-Z0-9]{4}){3,7}',
        'card': '(^|[^0-9-])[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{1,7}([^0-9]|$)',
        'ssn': '(^|[^0-9-])[0-9]{3}-[0-9]{2}-[0-9]{4}([^0-9-]|$)',
        'ip': '(^|[^0-9.])[0-9]{1,3}[.][0-9]{1,3}[.][0-9]{1,3}[.][0-9]{1,3}([^0-9.]|$)',
    } -%}
    {%- set tests = [] -%}
    {%- for category in categories -%}
        {%- if category not in forms -%}
            {%- do redshift_ml._raise_problems([redshift_ml._problem(
                'no_pii_left', 'categories', 'among ' ~ forms | join(', '), category)]) -%}
        {%- endif -%}
        {%- do tests.append(column_name ~ ' ~ ' ~ redshift_ml.quote_literal(forms[category])) -%}
    {%- endfor %}
select {{ column_name }}
from {{ model }}
where {{ tests | join('\n    or ') }}
{% endtest %}
