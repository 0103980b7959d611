{# What an incremental model holds of earlier builds; nothing yet where it is built for the first
   time. Its own name can't be a ref; `types` gives the columns that are read, with their types. #}
{% macro remembered(types) %}
    {%- if is_incremental() -%}
        {#- a unit test has a name in its place -#}
        {{ this if this is string else this.include(database=false) }}
    {%- else -%}
        (
            select
            {%- for column, type in types.items() %} null::{{ type }} as {{ column }}
            {{- ',' if not loop.last }}{% endfor %}
            where false
        ) as nothing
    {%- endif -%}
{% endmacro %}
