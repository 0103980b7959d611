with

newest as (
    select * from marts.rpt_crawls
    order by crawl_id desc
    limit 1
),

-- a crawl that was never built is not what the report shows
shown as (
    select * from marts.rpt_crawls
    where model_count is not null
    order by crawl_id desc
    limit 1
)

select
    count(*) as listed_model_count,
    count(*) filter (where dim_models.is_eligible) as eligible_model_count,
    count(distinct dim_models.author_name) as author_count,
    count(distinct dim_models.pipeline_tag) as task_count,
    max(dim_models.fetched_at) as seen_at,
    (select newest.is_invented from newest) as is_invented,
    (select shown.is_complete from shown) as is_complete
from marts.dim_models;
