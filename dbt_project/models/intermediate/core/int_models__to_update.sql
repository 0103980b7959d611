with

models as (
    select * from {{ ref('stg_hub__models') }}
),

build_watermark as (
    select * from {{ ref('stg_hub__build_watermark') }}
),

final as (
    select models.*
    from models
    inner join build_watermark on models.crawl_id > build_watermark.crawl_id
)

-- every column of stg_hub__models
select * from final  -- noqa: AM04
