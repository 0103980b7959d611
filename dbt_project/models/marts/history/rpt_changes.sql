with

events as (
    select * from {{ ref('fct_model_events') }}
),

licenses as (
    select * from {{ ref('licenses') }}
),

license_aliases as (
    select * from {{ ref('license_aliases') }}
),

license_classes as (
    select * from {{ ref('license_classes') }}
),

declared as (
    select
        hub_object_id,
        crawl_id,
        event_kind,
        {{ exploded('license_ids') }} as license_text
    from events
),

classified as (
    select
        declared.*,
        coalesce(licenses.license_class, alias_licenses.license_class, 'unknown') as license_class
    from declared
    left join licenses on declared.license_text = licenses.license_id
    left join license_aliases on declared.license_text = license_aliases.license_text
    left join licenses as alias_licenses
        on license_aliases.license_id = alias_licenses.license_id
),

-- the most restrictive class decides, as in dim_models
licensed as (
    select
        classified.hub_object_id,
        classified.crawl_id,
        classified.event_kind,
        arg_max(classified.license_class, license_classes.class_position) as license_class
    from classified
    inner join license_classes on classified.license_class = license_classes.license_class
    group by classified.hub_object_id, classified.crawl_id, classified.event_kind
),

described as (
    select
        events.*,
        'all' as everything,
        licensed.license_class
    from events
    left join licensed
        on
            events.hub_object_id = licensed.hub_object_id
            and events.crawl_id = licensed.crawl_id
            and events.event_kind = licensed.event_kind
),

{% set groups = {
    'all': 'everything',
    'author': 'author_name',
    'license_class': 'license_class',
    'pipeline_tag': 'pipeline_tag',
} -%}

grouped as (
    {%- for group_kind, column in groups.items() %}
    select
        crawl_id,
        event_at,
        event_kind,
        event_status,
        '{{ group_kind }}' as group_kind,
        {{ column }} as group_name
    from described
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        crawl_id::varchar as crawl_id,
        event_kind::varchar as event_kind,
        group_kind::varchar as group_kind,
        group_name::varchar as group_name,
        count(*)::bigint as event_count,
        count_if(event_status = 'unconfirmed')::bigint as unconfirmed_event_count,
        count_if(event_status = 'suspected_outage')::bigint as suspected_event_count,
        any_value(event_at)::timestamptz as event_at
    from grouped
    group by crawl_id, event_kind, group_kind, group_name
)

select * from final
