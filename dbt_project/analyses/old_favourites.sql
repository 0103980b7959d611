-- Which models are downloaded most although they were not modified for two years?
select
    model_id,
    pipeline_tag,
    modified_at::date as modified,
    download_count_30d as downloads,
    like_count as likes
from marts.dim_models
where modified_at < fetched_at - interval 2 year
order by downloads desc
limit 20;
