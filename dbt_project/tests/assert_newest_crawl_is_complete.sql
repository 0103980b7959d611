-- what isn't complete is not published; the reasons are those of config.crawl_bounds. A test of
-- the report, not of what it is made of: so that the report is built, and says it to who looks
select
    crawl_id,
    incomplete_reason
from {{ ref('rpt_crawls') }}
where model_count is not null and not is_complete
