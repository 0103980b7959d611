-- Which ungated models of a task, with a permissive licence, does a provider serve, cheapest first?
-- Few providers report a price for images to the Hub; those without one come last.
select
    dim_models.model_id,
    fct_model_serving_options.first_provider_name as provider_name,
    fct_model_serving_options.min_output_usd_per_million_tokens as usd,
    dim_models.license_id,
    dim_models.like_count as likes
from marts.dim_models
inner join marts.fct_model_serving_options
    on dim_models.hub_object_id = fct_model_serving_options.hub_object_id
where
    dim_models.pipeline_tag = coalesce(getvariable('task'), 'text-to-image')
    and dim_models.gate_mode = 'open'
    and dim_models.license_class = 'permissive'
    and fct_model_serving_options.live_provider_count > 0
order by usd asc nulls last, likes desc
limit 20;
