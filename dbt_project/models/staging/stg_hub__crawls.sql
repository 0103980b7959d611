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
        -- crawls with the same key see the same part of the same Hub, and can be compared
        concat(endpoint, ' ', json_extract(parameters, '$.filters')::varchar) as scope_key,
        json_array_length(parameters, '$.chains') as chain_count,
        json_extract_string(parameters, '$.expand[*]') as requested_fields
    from crawls
)

select * from renamed
