{# What an incremental model holds of earlier builds; nothing yet where it is built for the first
   time. Its own name can't be a ref. #}
{% macro remembered(columns) %}
    {%- if is_incremental() -%}
        {{ this }}
    {%- else -%}
        (select {% for column in columns %}null as {{ column }}{{ ', ' if not loop.last }}{% endfor %}
        where false) as nothing
    {%- endif -%}
{% endmacro %}
