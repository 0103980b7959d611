with

built_before as (
    select * from {{ source('raw', 'built_before') }}
),

final as (
    select coalesce(max(crawl_id), '') as crawl_id from built_before
)

select * from final
