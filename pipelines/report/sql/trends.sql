with

crawls as (
    select * from marts.rpt_crawls
),

full_crawls as (
    select
        *,
        max_by(scope_name, crawl_id) over () as newest_scope_name,
        max_by(endpoint_url, crawl_id) over () as newest_endpoint_url
    from crawls
    where is_complete and crawl_mode = 'full'
),

listings as (
    select list(model_count order by crawl_id) as model_counts
    from full_crawls
    where scope_name = newest_scope_name and endpoint_url = newest_endpoint_url
),

-- of every crawl that was ever counted, imported ones too
listed as (
    select
        'listed_models' as measure_name,
        crawl_id,
        previous_crawl_id,
        model_count - previous_model_count as change_count
    from full_crawls
    where previous_model_count is not null
    order by crawl_id desc
    limit 1
),

-- the number of eligible models is kept of the last two builds alone
eligible as (
    select
        measure_name,
        crawl_id,
        previous_crawl_id,
        measured_count - previous_measured_count as change_count
    from marts.rpt_crawl_health
    where previous_measured_count is not null and measure_name = 'eligible_models'
),

measures as (
    select * from listed
    union all
    select * from eligible
)

select
    measures.measure_name,
    measures.change_count,
    newest.started_at,
    earlier.started_at as previous_started_at,
    case when measures.measure_name = 'listed_models' then listings.model_counts end
        as model_counts
from measures
cross join listings
inner join crawls as newest on measures.crawl_id = newest.crawl_id
inner join crawls as earlier on measures.previous_crawl_id = earlier.crawl_id;
