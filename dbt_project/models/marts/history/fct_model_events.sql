with

described as (
    select * from {{ ref('int_model_events__described') }}
),

model_keys as (
    select * from {{ ref('hist_model_keys') }}
),

crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

bounds as (
    select * from {{ ref('crawl_bounds') }}
),

vanished as (
    select
        crawl_id,
        author_name,
        count(*) as model_count
    from described
    where event_kind = 'missing'
    group by crawl_id, author_name
),

last_crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

confirming_crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

final as (
    select
        -- ids
        model_keys.hub_object_id::varchar as hub_object_id,
        described.model_id::varchar as model_id,
        described.crawl_id::varchar as crawl_id,

        -- text
        described.event_kind::varchar as event_kind,
        case
            when described.event_kind <> 'missing' or described.confirming_crawl_id is not null
                then 'confirmed'
            when vanished.model_count >= bounds.min_vanished_author_model_count
                then 'suspected_outage'
            else 'unconfirmed'
        end::varchar as event_status,
        described.author_name::varchar as author_name,
        described.pipeline_tag::varchar as pipeline_tag,
        described.value_before::varchar as value_before,
        described.value_after::varchar as value_after,

        -- timestamps
        crawls.started_at::timestamptz as event_at,
        last_crawls.started_at::timestamptz as last_seen_at,
        confirming_crawls.started_at::timestamptz as confirmed_at,

        -- lists
        described.license_ids::varchar[] as license_ids
    from described
    cross join bounds
    inner join model_keys on described.model_key = model_keys.model_key
    inner join crawls on described.crawl_id = crawls.crawl_id
    left join last_crawls on described.last_crawl_id = last_crawls.crawl_id
    left join confirming_crawls
        on described.confirming_crawl_id = confirming_crawls.crawl_id
    left join vanished
        on
            described.crawl_id = vanished.crawl_id
            and described.author_name = vanished.author_name
)

select * from final
