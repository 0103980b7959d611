-- Which are the largest models whose weights surely fit in some GB of memory, and in which dtype?
select
    model_id,
    main_dtype as dtype,
    round(parameter_count / 1e9, 1) as billions,
    round(serving_memory_bytes / 1e9, 1) as gb_at_least,
    round(max_serving_memory_bytes / 1e9, 1) as gb_at_most
from marts.dim_model_sizes
where max_serving_memory_bytes <= coalesce(getvariable('gb'), 80) * 1e9
order by max_serving_memory_bytes desc, model_id asc
limit 20;
