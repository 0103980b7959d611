-- Which popular models are served by a single provider?
select
    fct_model_serving_options.model_id,
    fct_model_serving_options.first_provider_name as provider_name,
    dim_models.pipeline_tag,
    dim_models.download_count_30d as downloads
from marts.fct_model_serving_options
inner join marts.dim_models
    on fct_model_serving_options.hub_object_id = dim_models.hub_object_id
where fct_model_serving_options.live_provider_count = 1
order by downloads desc
limit 20;
