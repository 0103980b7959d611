select
    crawl_id,
    crawl_status,
    status_reason,
    is_complete
from {{ ref('rpt_crawls') }}
where model_count is not null and is_complete is distinct from true
