-- a view: the many observations are stored once, in schema history
{{ config(materialized='view') }}

with

observations as (
    select * from {{ ref('hist_model_observations') }}
),

model_keys as (
    select * from {{ ref('hist_model_keys') }}
),

crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

dated as (
    select
        observations.*,
        model_keys.hub_object_id,
        crawls.started_at,
        crawls.is_counter_outage,
        case when not crawls.is_counter_outage then observations.download_count_30d end
            as valid_download_count_30d
    from observations
    inner join model_keys on observations.model_key = model_keys.model_key
    inner join crawls on observations.crawl_id = crawls.crawl_id
),

compared as (
    select
        *,
        valid_download_count_30d
        - last_value(valid_download_count_30d ignore nulls) over earlier_crawls
            as download_change_30d,
        download_count_all_time
        - last_value(download_count_all_time ignore nulls) over earlier_crawls
            as download_change_all_time,
        like_count - last_value(like_count ignore nulls) over earlier_crawls as like_change,
        trending_score - last_value(trending_score ignore nulls) over earlier_crawls
            as trending_change
    from dated
    window
        earlier_crawls as (
            partition by hub_object_id order by crawl_id
            rows between unbounded preceding and 1 preceding
        )
),

final as (
    select
        hub_object_id::varchar as hub_object_id,
        crawl_id::varchar as crawl_id,
        download_count_30d::bigint as download_count_30d,
        download_count_all_time::bigint as download_count_all_time,
        like_count::bigint as like_count,
        trending_score::double as trending_score,
        download_change_30d::bigint as download_change_30d,
        download_change_all_time::bigint as download_change_all_time,
        like_change::bigint as like_change,
        trending_change::double as trending_change,
        is_counter_outage::boolean as is_counter_outage,
        started_at::timestamptz as observed_at,
        started_at::date as observed_date
    from compared
)

select * from final
