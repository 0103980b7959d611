with

crawls as (
    select * from {{ source('raw', 'crawls') }}
),

renamed as (
    select
        crawl_id,
        scope as scope_name,
        endpoint as endpoint_url,
        parameters as parameters_json,
        status as crawl_status,
        status_reason,
        page_count,
        model_count as landed_row_count,
        is_authenticated,
        started_at,
        finished_at,
        json_extract_string(parameters, '$.expand[*]') as requested_fields
    from crawls
)

select * from renamed
