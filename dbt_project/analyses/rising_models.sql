-- Which models' downloads in 30 days have grown most since the previous crawl?
-- Needs a warehouse of two crawls or more.
select
    dim_models.model_id,
    dim_models.pipeline_tag,
    fct_model_popularity.download_count_30d as downloads,
    fct_model_popularity.download_change_30d as download_change,
    fct_model_popularity.like_change
from marts.dim_models
inner join marts.fct_model_popularity
    on
        dim_models.hub_object_id = fct_model_popularity.hub_object_id
        and dim_models.crawl_id = fct_model_popularity.crawl_id
where fct_model_popularity.download_change_30d > 0
order by download_change desc, dim_models.model_id asc
limit 20;
