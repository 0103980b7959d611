with

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

pages as (
    select * from {{ ref('stg_hub__pages') }}
),

models as (
    select * from {{ ref('base_hub__models') }}
),

-- the newest crawl that has pages in this file
fetched as (
    select
        crawl_id,
        count(*) as page_count,
        sum(row_count) as row_count,
        sum(body_bytes) as body_bytes,
        sum(try_count - 1) as retry_count,
        sum(waited_seconds) as waited_seconds,
        count(distinct case when cursor_out is null then coalesce(pipeline_tag, '') end)
            as ended_chain_count
    from pages
    group by crawl_id
    order by crawl_id desc
    limit 1
),

landed as (
    select
        crawl_id,
        count(*) as model_count,
        sum(duplicate_count) as duplicate_count,
        count(typing_problem) as quarantined_model_count
    from models
    group by crawl_id
),

final as (
    select
        crawls.crawl_id,
        crawls.scope_key,
        crawls.crawl_status,
        crawls.crawl_mode,
        crawls.landed_row_count,
        crawls.chain_count,
        fetched.ended_chain_count,
        fetched.page_count,
        fetched.row_count::bigint as row_count,
        coalesce(landed.model_count, 0) as model_count,
        coalesce(landed.duplicate_count, 0)::bigint as duplicate_count,
        coalesce(landed.quarantined_model_count, 0) as quarantined_model_count,
        fetched.body_bytes::bigint as body_bytes,
        fetched.retry_count::bigint as retry_count,
        fetched.waited_seconds
    from fetched
    inner join crawls on fetched.crawl_id = crawls.crawl_id
    left join landed on fetched.crawl_id = landed.crawl_id
)

select * from final
