select
    coalesce(modality, 'unknown') as modality,
    sum(listed_model_count)::bigint as listed_model_count,
    sum(eligible_model_count)::bigint as eligible_model_count,
    sum(listed_ratio) as listed_ratio,
    sum(eligible_ratio) as eligible_ratio
from marts.rpt_pipeline_tags
group by coalesce(modality, 'unknown')
order by listed_model_count desc;
