with

models as (
    select * from {{ ref('stg_hub__models') }}
),

built_before as (
    select * from {{ source('raw', 'built_before') }}
),

newest_built as (
    select coalesce(max(built_before.crawl_id), '') as crawl_id from built_before
),

final as (
    select models.*
    from models
    inner join newest_built on models.crawl_id > newest_built.crawl_id
)

-- every column of stg_hub__models
select * from final  -- noqa: AM04
