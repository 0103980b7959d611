with

parsed_models as (
    select * from {{ ref('base_hub__models') }}
),

final as (
    select
        hub_object_id::varchar as hub_object_id,
        crawl_id::varchar as crawl_id,
        page_number::bigint as page_number,
        row_number::bigint as row_number,
        model_id::varchar as model_id,
        typing_problem::varchar as typing_problem,
        untyped_payload::varchar as untyped_payload,
        fetched_at::timestamptz as fetched_at
    from parsed_models
    where typing_problem is not null
)

select * from final
