-- for each crawl whose models are still in the file
with

landed as (
    select
        crawl_id,
        count(*) as landed_row_count
    from {{ source('raw', 'models') }}
    group by crawl_id
),

fetched as (
    select
        crawl_id,
        sum(row_count) as page_row_count
    from {{ ref('stg_hub__pages') }}
    group by crawl_id
),

final as (
    select
        landed.crawl_id,
        landed.landed_row_count,
        fetched.page_row_count
    from landed
    left join fetched on landed.crawl_id = fetched.crawl_id
    where landed.landed_row_count is distinct from fetched.page_row_count
)

select * from final
