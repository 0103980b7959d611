with

-- the last crawl of the whole scope, and the one before it
newest as (
    select
        crawl_id,
        previous_crawl_id
    from marts.rpt_crawls
    where is_complete and crawl_mode = 'full' and previous_crawl_id is not null
    order by crawl_id desc
    limit 1
),

-- not from fct_model_popularity, which compares every crawl of every model first
latest as (
    select
        hist_model_observations.model_key,
        hist_model_observations.like_count
    from history.hist_model_observations
    where hist_model_observations.crawl_id = (select newest.crawl_id from newest)
),

earlier as (
    select
        hist_model_observations.model_key,
        hist_model_observations.like_count
    from history.hist_model_observations
    where hist_model_observations.crawl_id = (select newest.previous_crawl_id from newest)
),

risen as (
    select
        hist_model_keys.hub_object_id,
        latest.like_count,
        latest.like_count - earlier.like_count as like_change
    from latest
    inner join earlier on latest.model_key = earlier.model_key
    inner join history.hist_model_keys on latest.model_key = hist_model_keys.model_key
    where latest.like_count > earlier.like_count
)

select
    dim_models.model_id,
    dim_models.model_url,
    dim_models.pipeline_tag,
    risen.like_count,
    risen.like_change
from risen
inner join marts.dim_models on risen.hub_object_id = dim_models.hub_object_id
order by risen.like_change desc, dim_models.model_id asc
limit 50;
