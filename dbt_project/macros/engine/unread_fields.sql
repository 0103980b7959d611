{# The fields of a model that were sent with a type that staging doesn't read, by name: their columns
   are null, and the model is kept. Null where there is none. `sent` is the payload's struct. #}
{% macro unread_fields() %}
    {#- with what the JSON of a field begins that can be read #}
    {%- set beginnings = {
        'safetensors.parameters': '{',
        'baseModels': '{',
        'inferenceProviderMapping': '{[',
        'evalResults': '[',
        'cardData.license': '"[',
        'cardData.licence': '"[',
        'cardData.licenses': '"[',
        'cardData.liscence': '"[',
        'cardData.language': '"[tf',
        'cardData.base_model': '"[',
        'cardData.datasets': '"[',
    } -%}
    nullif(concat_ws(
        ', ',
        {%- for field in ['author', 'sha', 'pipeline_tag', 'library_name', 'inference'] %}
        case
            when sent.{{ field }} is not null and {{ text_sent(field) }} is null then '{{ field }}'
        end,
        {%- endfor %}
        {%- for field in ['safetensors', 'gguf', 'cardData'] %}
        case when {{ is_no_object(field) }} then '{{ field }}' end,
        {%- endfor %}
        {%- for field, begins in beginnings.items() %}
        {%- set value = 'sent.' ~ field.split('.') | map('tojson') | join('.') %}
        case
            when not contains('{{ begins }}n', left({{ value }}::varchar, 1)) then '{{ field }}'
        end
        {{- ',' if not loop.last }}
        {%- endfor %}
    ), '')
{% endmacro %}

{# A text as sent; null for an object or a list. #}
{% macro text_sent(field) %}
    case when left(sent.{{ field }}, 1) not in ('{', '[') then sent.{{ field }} end
{% endmacro %}

{# Whether something else was sent in place of an object; asked of the payload only where the object
   has none of the keys that staging reads. #}
{% macro is_no_object(field) %}
    {%- set keys = {
        'safetensors': ['parameters', 'total'],
        'gguf': ['total', 'totalFileSize', 'context_length', 'architecture'],
        'cardData': [
            'license', 'license_name', 'license_link', 'licence', 'licenses', 'liscence',
            'language', 'base_model', 'base_model_relation', 'datasets'
        ],
    }[field] -%}
    coalesce(
        case
            when
                sent."{{ field }}" is not null
                {%- for key in keys %}
                and sent."{{ field }}"."{{ key }}" is null
                {%- endfor %}
                then {{ json_kind('payload', '$.' ~ field) }} <> 'OBJECT'
        end, false
    )
{% endmacro %}
