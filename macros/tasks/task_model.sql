{#
  The statement of a function whose yml declares tasks: its prompt comes from
  the declaration, everything else from the arguments.

      {{ redshift_ml.task_model(model_id='amazon.nova-lite-v1:0') }}

  `via` says who answers: bedrock (UNIFIED, with the prompt in the statement),
  bedrock_raw, sagemaker or lambda, whose input is task_request's.
#}
{% macro task_model(
    via='bedrock', model_id=none, sagemaker=none, lambda=none, model_name=none,
    function_name=none, iam_role=none, response_type=none, max_batch_rows=none, node=none
) %}
    {{- return(adapter.dispatch('task_model', 'redshift_ml')(
        via=via, model_id=model_id, sagemaker=sagemaker, lambda=lambda, model_name=model_name,
        function_name=function_name, iam_role=iam_role, response_type=response_type,
        max_batch_rows=max_batch_rows, node=node, **kwargs
    )) -}}
{% endmacro %}


{% macro default__task_model() %}
    {%- set ignored = kwargs -%}
    {{- return(redshift_ml._raise_unsupported('task_model')) -}}
{% endmacro %}


{% macro redshift__task_model(
    via='bedrock', model_id=none, sagemaker=none, lambda=none, model_name=none,
    function_name=none, iam_role=none, response_type=none, max_batch_rows=none, node=none
) %}
    {%- if not execute -%}
        {{- return('') -}}
    {%- endif -%}
    {%- set node = redshift_ml._current_node(node) -%}
    {%- do redshift_ml._check_task_model(
        node, via, {'model_id': model_id, 'sagemaker': sagemaker, 'lambda': lambda}, kwargs
    ) -%}
    {%- set declaration = redshift_ml._task_declaration(node) -%}
    {%- if via == 'bedrock' and redshift_ml._is_embed(declaration.tasks) -%}
        {%- do redshift_ml._raise_problems([redshift_ml._problem('task_model', 'via',
            'bedrock_raw, sagemaker or lambda for embed, whose model takes no prompt', via)]) -%}
    {%- endif -%}
    {%- set named = {'function_name': function_name, 'iam_role': iam_role, 'node': node} -%}
    {%- if via == 'bedrock' -%}
        {%- set text = redshift_ml._task_prompt(declaration) -%}
        {{- return(redshift_ml.create_external_model(
            model_id=model_id, prompt=text.prompt, suffix=text.suffix, model_name=model_name,
            response_type=response_type or ('SUPER' if declaration.returns == 'super' else none),
            **named
        )) -}}
    {%- elif via == 'bedrock_raw' -%}
        {{- return(redshift_ml.create_external_model(
            model_id=model_id, request_type='RAW', response_type=response_type or 'SUPER',
            model_name=model_name, **named
        )) -}}
    {%- elif via == 'sagemaker' -%}
        {{- return(redshift_ml.create_model(
            sagemaker=sagemaker, model_name=model_name, max_batch_rows=max_batch_rows, **named
        )) -}}
    {%- endif -%}
    {{- return(redshift_ml.create_external_function(
        lambda=lambda, max_batch_rows=max_batch_rows, **named
    )) -}}
{% endmacro %}


{# Who answers must be named, and nobody else. #}
{% macro _check_task_model(node, via, named, extra) %}
    {%- set me = 'task_model' -%}
    {%- set problems = redshift_ml._check_unknown(me, extra, [
        'via', 'model_id', 'sagemaker', 'lambda', 'model_name', 'function_name', 'iam_role',
        'response_type', 'max_batch_rows', 'node',
    ]) -%}
    {%- set needed = {
        'bedrock': 'model_id', 'bedrock_raw': 'model_id', 'sagemaker': 'sagemaker',
        'lambda': 'lambda',
    } -%}
    {%- if via not in needed -%}
        {%- do problems.append(redshift_ml._problem(me, 'via', needed | join(', '), via)) -%}
    {%- else -%}
        {%- for argument, value in named.items() if (argument == needed[via]) == (value is none) -%}
            {%- do problems.append(redshift_ml._problem(me, argument,
                ('given' if value is none else 'left out') ~ ' when `via` is ' ~ via, value)) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if node is none -%}
        {%- do problems.append(redshift_ml._problem(me, 'node',
            'a function node whose yml has `config.meta.tasks`', node)) -%}
    {%- endif -%}
    {%- do redshift_ml._raise_problems(problems) -%}
{% endmacro %}
