-- for the crawl whose models are kept
select
    landed.crawl_id,
    landed.row_count as landed_row_count,
    sum(pages.row_count) as page_row_count
from (
    select
        crawl_id,
        count(*) as row_count
    from {{ source('raw', 'models') }}
    group by crawl_id
) as landed
left join {{ ref('stg_hub__pages') }} as pages on landed.crawl_id = pages.crawl_id
group by landed.crawl_id, landed.row_count
having landed.row_count is distinct from sum(pages.row_count)
