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

latest as (
    select
        fct_model_popularity.hub_object_id,
        fct_model_popularity.like_count
    from marts.fct_model_popularity
    where fct_model_popularity.crawl_id = (select newest.crawl_id from newest)
),

earlier as (
    select
        fct_model_popularity.hub_object_id,
        fct_model_popularity.like_count
    from marts.fct_model_popularity
    where fct_model_popularity.crawl_id = (select newest.previous_crawl_id from newest)
)

select
    dim_models.model_id,
    dim_models.model_url,
    dim_models.pipeline_tag,
    latest.like_count,
    latest.like_count - earlier.like_count as like_change
from latest
inner join earlier on latest.hub_object_id = earlier.hub_object_id
inner join marts.dim_models on latest.hub_object_id = dim_models.hub_object_id
where latest.like_count > earlier.like_count
order by like_change desc, dim_models.model_id asc
limit 50;
