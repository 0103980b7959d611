{# In an incremental build: the previous rows of models that were not landed, but whose values in
   these columns have changed, with the new values from `current`, which has one row per model. #}
{% macro union_rows_changed_in(columns, current) %}
    {%- if is_incremental() %}
    union all by name
    select
        before.* replace (
            {%- for column in columns %}
            {{ current }}.{{ column }} as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
    from {{ this if this is string else this.include(database=false) }} as before
    inner join {{ current }} on before.hub_object_id = {{ current }}.hub_object_id
    where
        not {{ current }}.is_landed
        and (
            {%- for column in columns %}
            {{ 'or ' if not loop.first }}before.{{ column }}
            is distinct from {{ current }}.{{ column }}
            {%- endfor %}
        )
    {%- endif -%}
{% endmacro %}
