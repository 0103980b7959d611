{%- set columns_without_their_field -%}
    [
        {%- for column, hub_field in var('tracked_attributes') | dictsort if hub_field != 'id' %}
        case when not list_contains(requested_fields, '{{ hub_field }}') then '{{ column }}' end
        {{- ',' if not loop.last }}
        {%- endfor %}
    ]
{%- endset -%}

with

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

final as (
    select
        crawl_id,
        {{ without_nulls(columns_without_their_field) }} as unknown_columns
    from crawls
)

select * from final
