select
    count(*) as listed_model_count,
    count(*) filter (where is_eligible) as eligible_model_count,
    count(distinct author_name) as author_count,
    count(distinct pipeline_tag) as task_count,
    max(fetched_at) as seen_at,
    (
        select rpt_crawls.is_invented from marts.rpt_crawls
        order by rpt_crawls.crawl_id desc limit 1
    ) as is_invented
from marts.dim_models;
