-- How many bytes does a parameter take, by the main dtype of a model's weights?
select
    coalesce(main_dtype, parameter_source, 'unknown') as weights,
    count(*) as models,
    round(median(parameter_count) / 1e9, 2) as median_billions,
    round(sum(weight_bytes) / sum(parameter_count), 2) as bytes_at_least,
    round(sum(max_weight_bytes) / sum(parameter_count), 2) as bytes_at_most
from marts.dim_model_sizes
where weight_bytes is not null and not has_contradictory_counts
group by weights
order by models desc;
