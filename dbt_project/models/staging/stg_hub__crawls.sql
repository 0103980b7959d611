with

crawls as (
    select
        *,
        -- how much of its scope was requested; earlier versions always requested all of it
        coalesce(json_extract_string(parameters, '$.mode'), 'full') as crawl_mode
    from {{ source('raw', 'crawls') }}
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
        concat_ws(
            ' ',
            endpoint,
            json_extract(parameters, '$.filters')::varchar,
            nullif(crawl_mode, 'full')
        ) as scope_key,
        crawl_mode,
        json_extract(parameters, '$.filters')::varchar = '{}' as is_unfiltered,
        json_array_length(parameters, '$.chains') as chain_count,
        json_extract_string(parameters, '$.expand[*]') as requested_fields,
        -- asked for, and left out since the Hub didn't know them
        json_extract_string(parameters, '$.refused_expand[*]') as refused_fields,
        coalesce(json_extract_string(parameters, '$.is_invented') = 'true', false) as is_invented
    from crawls
)

select * from renamed
