-- Which eligible model of each task is the most liked?
select
    pipeline_tag,
    max_by(model_id, like_count) as model_id,
    max(like_count) as likes,
    count(*) as eligible_models
from marts.eligible_models
group by pipeline_tag
order by likes desc;
