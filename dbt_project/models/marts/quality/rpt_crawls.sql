with

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

checked as (
    select * from {{ ref('hist_crawl_checks') }}
),

final as (
    select
        crawls.crawl_id::varchar as crawl_id,
        crawls.scope_name::varchar as scope_name,
        crawls.crawl_mode::varchar as crawl_mode,
        crawls.endpoint_url::varchar as endpoint_url,
        crawls.parameters_json::varchar as parameters_json,
        crawls.crawl_status::varchar as crawl_status,
        crawls.status_reason::varchar as status_reason,
        coalesce(checked.page_count, crawls.page_count, 0)::bigint as page_count,
        coalesce(checked.row_count, crawls.landed_row_count, 0)::bigint as row_count,
        checked.model_count::bigint as model_count,
        checked.duplicate_count::bigint as duplicate_count,
        checked.quarantined_model_count::bigint as quarantined_model_count,
        coalesce(checked.body_bytes, 0)::bigint as body_bytes,
        coalesce(checked.retry_count, 0)::bigint as retry_count,
        coalesce(checked.waited_seconds, 0)::double as waited_seconds,
        epoch(crawls.finished_at - crawls.started_at)::double as elapsed_seconds,
        checked.previous_crawl_id::varchar as previous_crawl_id,
        checked.previous_model_count::bigint as previous_model_count,
        coalesce(checked.incomplete_reason, crawls.status_reason)::varchar as incomplete_reason,
        (
            checked.crawl_id is not null and checked.incomplete_reason is null
        )::boolean as is_complete,
        crawls.is_authenticated::boolean as is_authenticated,
        crawls.is_invented::boolean as is_invented,
        coalesce(crawls.refused_fields, [])::varchar[] as refused_fields,
        crawls.started_at::timestamptz as started_at,
        crawls.finished_at::timestamptz as finished_at
    from crawls
    left join checked on crawls.crawl_id = checked.crawl_id
)

select * from final
