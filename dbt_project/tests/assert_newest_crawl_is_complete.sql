-- An incomplete crawl is not published; config.crawl_bounds has the bounds. This tests the report
-- rather than its inputs, so that the report is still built and shows the reason.
select
    crawl_id,
    incomplete_reason
from {{ ref('rpt_crawls') }}
where model_count is not null and not is_complete
