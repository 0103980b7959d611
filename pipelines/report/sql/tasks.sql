select
    pipeline_tag,
    listed_model_count,
    open_model_count,
    listed_ratio,
    open_ratio
from marts.rpt_pipeline_tags
order by greatest(listed_ratio, coalesce(open_ratio, 0)) desc, pipeline_tag asc
limit 18;
