{# The sentence that asks for a task's work. #}
{% macro _work(task) %}
    {%- set kind = task.task -%}
    {%- set alone = {
        'sentiment': 'Judge the sentiment of its writer.',
        'classify': 'Choose the one label that fits best.',
        'classify_agg': 'For each text of the group choose the one label that fits it best. Answer '
            ~ 'with one label per text, in the order of the texts.',
        'extract': 'Extract the fields. A field that the text does not state is null; '
            ~ 'nothing is guessed. Dates are written YYYY-MM-DD, timestamps YYYY-MM-DDTHH:MM:SS.',
        'fix_grammar': 'Correct spelling and grammar and change nothing else; '
            ~ 'the language stays as it is.',
    } -%}
    {%- if kind == 'classify' and task.get('multi') -%}
        {{- return('Choose every label that applies, none if none does.') -}}
    {%- elif kind == 'sentiment' and task.get('score') -%}
        {{- return(alone[kind] ~ ' The score runs from -1 (worst) to 1 (best).') -}}
    {%- elif kind in alone -%}
        {{- return(alone[kind]) -}}
    {%- elif kind in ['summarize', 'summarize_agg'] -%}
        {{- return(redshift_ml._summary_work(task)) -}}
    {%- elif kind == 'mask' -%}
        {{- return(redshift_ml._mask_work(task)) -}}
    {%- elif kind == 'translate' -%}
        {{- return('Translate the text' ~ (' from ' ~ task.get('from') if task.get('from') else '')
            ~ ' to ' ~ task.to ~ '. Keep names, numbers and line breaks as they are.') -}}
    {%- elif kind == 'filter' -%}
        {{- return('Say true if this holds for the text, else false: '
            ~ redshift_ml._one_line(task.condition)) -}}
    {%- elif kind == 'score' -%}
        {{- return('Grade the text from ' ~ task.get('minimum', 1) ~ ' to '
            ~ task.get('maximum', 5) ~ ': ' ~ redshift_ml._one_line(task.rubric)) -}}
    {%- endif -%}
    {{- return(redshift_ml._one_line(task.instruction)
        ~ (' At most ' ~ task.words ~ ' words.' if task.get('words') else '')) -}}
{% endmacro %}


{% macro _summary_work(task) %}
    {%- set sentences = task.get('sentences') -%}
    {%- set whole = task.task == 'summarize_agg' -%}
    {{- return(('Summarize all texts of the group together' if whole else 'Summarize the text')
        ~ (' in at most ' ~ sentences ~ ' sentence' ~ ('s' if sentences > 1 else '')
            if sentences else '')
        ~ (' in at most ' ~ task.words ~ ' words' if task.get('words') else '')
        ~ (', in this style: ' ~ redshift_ml._one_line(task.style) if task.get('style') else '')
        ~ (', in ' ~ task.language if task.get('language')
            else ', in the language ' ~ ('most of them are' if whole else 'it is') ~ ' written in')
        ~ ('. State only what the texts say, what many of them say first.' if whole
            else '. State only what the text says.')) -}}
{% endmacro %}
