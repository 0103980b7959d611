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

fetched as (
    select
        crawl_id,
        count(*) as page_count,
        sum(row_count) as row_count,
        sum(body_bytes) as body_bytes,
        sum(try_count - 1) as retry_count,
        sum(waited_seconds) as waited_seconds,
        count(distinct coalesce(pipeline_tag, '')) as chain_count,
        count(distinct case when cursor_out is null then coalesce(pipeline_tag, '') end)
            as ended_chain_count
    from pages
    group by crawl_id
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
        crawls.crawl_id::varchar as crawl_id,
        crawls.scope_name::varchar as scope_name,
        crawls.endpoint_url::varchar as endpoint_url,
        crawls.parameters_json::varchar as parameters_json,
        crawls.crawl_status::varchar as crawl_status,
        crawls.status_reason::varchar as status_reason,
        coalesce(fetched.page_count, 0)::bigint as page_count,
        coalesce(fetched.row_count, 0)::bigint as row_count,
        landed.model_count::bigint as model_count,
        landed.duplicate_count::bigint as duplicate_count,
        landed.quarantined_model_count::bigint as quarantined_model_count,
        coalesce(fetched.body_bytes, 0)::bigint as body_bytes,
        coalesce(fetched.retry_count, 0)::bigint as retry_count,
        coalesce(fetched.waited_seconds, 0)::double as waited_seconds,
        epoch(crawls.finished_at - crawls.started_at)::double as elapsed_seconds,
        (
            crawls.crawl_status = 'complete'
            and fetched.chain_count = fetched.ended_chain_count
            and crawls.landed_row_count = fetched.row_count
        )::boolean as is_complete,
        crawls.is_authenticated::boolean as is_authenticated,
        crawls.started_at::timestamptz as started_at,
        crawls.finished_at::timestamptz as finished_at
    from crawls
    left join fetched on crawls.crawl_id = fetched.crawl_id
    left join landed on crawls.crawl_id = landed.crawl_id
)

select * from final
