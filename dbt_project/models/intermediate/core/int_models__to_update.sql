with

models as (
    select * from {{ ref('stg_hub__models') }}
),

built_before as (
    select * from {{ ref('stg_hub__build_watermark') }}
),

final as (
    select models.*
    from models
    inner join built_before on models.crawl_id > built_before.crawl_id
)

-- every column of stg_hub__models
select * from final  -- noqa: AM04
