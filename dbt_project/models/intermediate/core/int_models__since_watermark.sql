with

parsed_models as (
    select * from {{ ref('base_hub__models') }}
),

build_watermark as (
    select * from {{ ref('stg_hub__build_watermark') }}
),

final as (
    select parsed_models.hub_object_id
    from parsed_models
    inner join build_watermark on parsed_models.crawl_id > build_watermark.crawl_id
)

select * from final
