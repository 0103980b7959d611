-- what isn't complete is not published; the reasons are those of config.crawl_bounds
select
    crawl_id,
    incomplete_reason
from {{ ref('int_crawls__checked') }}
where incomplete_reason is not null
