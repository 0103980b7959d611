-- Which eligible model is the most liked of each task?
select
    pipeline_tag,
    max_by(model_id, like_count) as model_id,
    max(like_count) as likes,
    count(*) as eligible_models
from marts.eligible_models
group by pipeline_tag
order by likes desc;
