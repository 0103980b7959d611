select
    model_id,
    model_url,
    pipeline_tag,
    download_count_30d
from marts.dim_models
where download_count_30d > 0
order by download_count_30d desc, model_id asc
limit 50;
