select
    pipeline_tag,
    listed_model_count,
    eligible_model_count,
    listed_ratio,
    eligible_ratio
from marts.rpt_pipeline_tags
order by greatest(listed_ratio, coalesce(eligible_ratio, 0)) desc, pipeline_tag asc
limit 18;
