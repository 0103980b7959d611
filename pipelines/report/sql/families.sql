select
    root_model_id,
    count(*) as descendant_count,
    max(lineage_depth) as generation_count,
    count(distinct author_name) as author_count,
    try_cast(sum(download_count_30d) as bigint) as download_count_30d
from marts.dim_models
where lineage_depth > 0
group by root_model_id
order by descendant_count desc, root_model_id asc
limit 16;
