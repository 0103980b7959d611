{# What an incremental model holds of earlier builds; nothing yet where it is built for the first
   time. Its own name can't be a ref; `types` gives the columns that are read, with their types. #}
{% macro remembered(types) %}
    {%- if is_incremental() -%}
        {#- in a unit test dbt gives the name of what stands for it -#}
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

{# An incremental strategy: a model that works out all its rows anew from what it held before. #}
{% macro get_incremental_rewrite_sql(arguments) %}
    delete from {{ arguments.target_relation }};
    insert into {{ arguments.target_relation }} by name select * from {{ arguments.temp_relation }};
{% endmacro %}

{# An incremental strategy: in a build of changes, what is worked out of the models that it landed takes
   the place of all that was there of them, even where there is nothing any more. #}
{% macro get_incremental_changed_sql(arguments) %}
    delete from {{ arguments.target_relation }} where hub_object_id in (
        select models.hub_object_id from raw.models as models
        where models.crawl_id > (select max(built.crawl_id) from raw.built_before as built)
    );
    insert into {{ arguments.target_relation }} by name select * from {{ arguments.temp_relation }};
{% endmacro %}
