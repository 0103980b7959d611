select
    count(*) as listed_model_count,
    count(*) filter (where is_eligible) as eligible_model_count,
    count(distinct author_name) as author_count,
    count(distinct pipeline_tag) as task_count,
    max(fetched_at) as seen_at
from marts.dim_models;
