with

events as (
    select * from {{ ref('fct_model_events') }}
),

licenses as (
    select * from {{ ref('licenses') }}
),

declared as (
    select
        hub_object_id,
        crawl_id,
        event_kind,
        {{ exploded('license_ids') }} as license_id
    from events
),

-- the seed knows for some licences only whether they are approved: the others are not
licensed as (
    select
        declared.hub_object_id,
        declared.crawl_id,
        declared.event_kind,
        bool_and(coalesce(licenses.is_osi_approved, false)) as is_osi_approved
    from declared
    left join licenses on declared.license_id = licenses.license_id
    group by declared.hub_object_id, declared.crawl_id, declared.event_kind
),

classed as (
    select
        events.*,
        case
            when licensed.is_osi_approved is null then 'none'
            when licensed.is_osi_approved then 'osi_approved'
            else 'other'
        end as license_class
    from events
    left join licensed
        on
            events.hub_object_id = licensed.hub_object_id
            and events.crawl_id = licensed.crawl_id
            and events.event_kind = licensed.event_kind
),

grouped as (
    select
        crawl_id,
        event_at,
        event_kind,
        event_status,
        'all' as group_kind,
        'all' as group_name
    from classed
    union all
    select
        crawl_id,
        event_at,
        event_kind,
        event_status,
        'author' as group_kind,
        author_name as group_name
    from classed
    union all
    select
        crawl_id,
        event_at,
        event_kind,
        event_status,
        'license_class' as group_kind,
        license_class as group_name
    from classed
    union all
    select
        crawl_id,
        event_at,
        event_kind,
        event_status,
        'pipeline_tag' as group_kind,
        pipeline_tag as group_name
    from classed
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
