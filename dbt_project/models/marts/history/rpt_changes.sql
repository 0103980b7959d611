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

-- every text that means one of the licences of the seed: its id, or an alias
license_texts as (
    select
        license_id as license_text,
        license_class
    from licenses
    union all
    select
        license_aliases.license_text,
        licenses.license_class
    from license_aliases
    inner join licenses on license_aliases.license_id = licenses.license_id
),

declared as (
    select
        hub_object_id,
        crawl_id,
        event_kind,
        {{ exploded('license_ids') }} as license_text
    from events
),

-- the most restrictive class decides, as in dim_models
licensed as (
    select
        declared.hub_object_id,
        declared.crawl_id,
        declared.event_kind,
        arg_max(license_classes.license_class, license_classes.class_position) as license_class
    from declared
    left join license_texts on declared.license_text = license_texts.license_text
    inner join license_classes
        on coalesce(license_texts.license_class, 'unknown') = license_classes.license_class
    group by declared.hub_object_id, declared.crawl_id, declared.event_kind
),

described as (
    select
        events.*,
        'all' as all_group,
        events.author_name as author_group,
        events.pipeline_tag as pipeline_tag_group,
        licensed.license_class as license_class_group
    from events
    left join licensed
        on
            events.hub_object_id = licensed.hub_object_id
            and events.crawl_id = licensed.crawl_id
            and events.event_kind = licensed.event_kind
),

grouped as (
    {% for group_kind in ['all', 'author', 'license_class', 'pipeline_tag'] %}
        select
            crawl_id,
            event_at,
            event_kind,
            event_status,
            '{{ group_kind }}' as group_kind,
            {{ group_kind }}_group as group_name
        from described
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
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
