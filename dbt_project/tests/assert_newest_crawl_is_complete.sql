-- what isn't complete is not published; the reasons are those of config.crawl_bounds. On the report,
-- not on what it is made of: then that is built all the same, and says it to whoever looks
select
    crawl_id,
    incomplete_reason
from {{ ref('rpt_crawls') }}
where model_count is not null and not is_complete
