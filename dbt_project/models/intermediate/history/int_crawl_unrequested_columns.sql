with

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

listed as (
    select
        crawl_id,
        [
            {% for column, field in var('tracked_attributes') | dictsort if field != 'id' %}
                case when not list_contains(requested_fields, '{{ field }}') then '{{ column }}' end
                {% if not loop.last %},{% endif %}
            {% endfor %}
        ] as unknown_columns
    from crawls
),

final as (
    select
        crawl_id,
        {{ without_nulls('unknown_columns') }} as unknown_columns
    from listed
)

select * from final
