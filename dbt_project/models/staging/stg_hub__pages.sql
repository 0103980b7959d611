with

pages as (
    select * from {{ source('raw', 'pages') }}
),

renamed as (
    select
        crawl_id,
        page_number,
        nullif(chain, '') as pipeline_tag,
        url as page_url,
        cursor_in,
        cursor_out,
        http_status,
        row_count,
        body_bytes,
        body_sha256,
        try_count,
        waited_seconds,
        wait_reasons,
        elapsed_seconds,
        quota_remaining as remaining_request_count,
        quota_resets_in_seconds,
        fetched_at
    from pages
)

select * from renamed
