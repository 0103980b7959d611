-- a table: read for each model of each crawl
{{ config(materialized='table') }}

with

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

checked as (
    select * from {{ ref('hist_crawl_checks') }}
),

downloads as (
    select * from {{ ref('hist_crawl_downloads') }}
),

history_bounds as (
    select * from {{ ref('history_bounds') }}
),

observed as (
    select
        crawls.crawl_id,
        crawls.started_at,
        crawls.endpoint_url,
        crawls.scope_key,
        crawls.crawl_mode,
        -- a full listing: a model that it lacks is not on the Hub
        (
            crawls.crawl_mode = 'full'
            and crawls.is_unfiltered
            and checked.incomplete_reason is null
        ) as is_full_listing,
        crawls.is_authenticated,
        downloads.counted_model_count,
        downloads.downloaded_model_count / nullif(downloads.counted_model_count, 0)
            as downloaded_ratio
    from crawls
    inner join checked on crawls.crawl_id = checked.crawl_id
    inner join downloads on crawls.crawl_id = downloads.crawl_id
),

numbered as (
    select
        *,
        count_if(is_full_listing) over earlier as full_listing_number,
        count_if(is_full_listing and is_authenticated) over earlier as authenticated_listing_number,
        max(downloaded_ratio) over recently as usual_downloaded_ratio
    from observed
    window
        earlier as (
            partition by endpoint_url order by crawl_id
            rows between unbounded preceding and current row
        ),
        recently as (
            partition by scope_key, crawl_mode order by crawl_id
            rows between 7 preceding and 1 preceding
        )
),

final as (
    select
        numbered.crawl_id,
        numbered.started_at,
        numbered.endpoint_url,
        numbered.crawl_mode,
        numbered.is_full_listing,
        numbered.is_authenticated,
        numbered.full_listing_number,
        numbered.authenticated_listing_number,
        coalesce(
            numbered.counted_model_count >= history_bounds.min_counted_model_count
            and numbered.downloaded_ratio
            < numbered.usual_downloaded_ratio * (1 - history_bounds.min_zeroed_ratio),
            false
        ) as is_counter_outage
    from numbered
    cross join history_bounds
)

select * from final
