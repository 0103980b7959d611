-- For which popular models does the Hub's total of parameters differ from its counts by dtype?
select
    dim_models.model_id,
    dim_model_sizes.safetensors_parameter_count as total,
    dim_model_sizes.counted_parameter_count as counted,
    dim_models.download_count_30d as downloads
from marts.dim_model_sizes
inner join marts.dim_models
    on dim_model_sizes.hub_object_id = dim_models.hub_object_id
where dim_model_sizes.has_contradictory_counts
order by downloads desc
limit 20;
