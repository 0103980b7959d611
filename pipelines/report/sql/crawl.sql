select
    scope_name,
    endpoint_url,
    started_at,
    finished_at,
    is_complete,
    status_reason,
    page_count,
    model_count,
    duplicate_count,
    quarantined_model_count,
    retry_count,
    waited_seconds,
    elapsed_seconds,
    body_bytes,
    is_authenticated
from marts.rpt_crawls
where model_count is not null
order by started_at desc
limit 1;
