select
    model_id,
    model_url,
    pipeline_tag,
    like_count
from marts.dim_models
where like_count > 0
order by like_count desc, model_id asc
limit 50;
