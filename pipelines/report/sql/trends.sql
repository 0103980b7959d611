with

measures as (
    select
        measure_name,
        crawl_id,
        previous_crawl_id,
        measured_count - previous_measured_count as change_count
    from marts.rpt_crawl_health
    where
        previous_measured_count is not null
        and measure_name in ('listed_models', 'eligible_models')
),

crawls as (
    select * from marts.rpt_crawls
),

previous_crawls as (
    select * from marts.rpt_crawls
),

full_crawls as (
    select
        *,
        max_by(scope_name, crawl_id) over () as newest_scope_name,
        max_by(endpoint_url, crawl_id) over () as newest_endpoint_url
    from marts.rpt_crawls
    where is_complete and crawl_mode = 'full'
),

listings as (
    select list(model_count order by crawl_id) as model_counts
    from full_crawls
    where scope_name = newest_scope_name and endpoint_url = newest_endpoint_url
)

select
    measures.measure_name,
    measures.change_count,
    crawls.started_at,
    previous_crawls.started_at as previous_started_at,
    -- the number of eligible models is kept of the last two crawls alone
    case when measures.measure_name = 'listed_models' then listings.model_counts end
        as model_counts
from measures
cross join listings
inner join crawls on measures.crawl_id = crawls.crawl_id
inner join previous_crawls on measures.previous_crawl_id = previous_crawls.crawl_id;
