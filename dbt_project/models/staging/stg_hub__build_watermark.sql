with

build_watermark as (
    select * from {{ source('raw', 'build_watermark') }}
),

final as (
    select coalesce(max(crawl_id), '') as crawl_id from build_watermark
)

select * from final
