-- Which ungated models' weights surely fit in some GB of memory, by likes per download? Only models
-- with at least a hundred downloads in the last 30 days, since a like on one download is chance.
select
    dim_models.model_id,
    round(dim_model_sizes.max_serving_memory_bytes / 1e9, 1) as gb,
    dim_models.like_count as likes,
    dim_models.download_count_30d as downloads,
    round(dim_models.like_count / dim_models.download_count_30d, 3) as per_download
from marts.dim_models
inner join marts.dim_model_sizes
    on dim_models.hub_object_id = dim_model_sizes.hub_object_id
where
    dim_model_sizes.max_serving_memory_bytes <= coalesce(getvariable('gb'), 24) * 1e9
    and dim_models.gate_mode = 'open'
    and dim_models.download_count_30d >= 100
order by per_download desc, likes desc
limit 20;
