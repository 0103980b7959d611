with

models as (
    select
        model_id,
        count(*) as provider_count,
        arg_min(provider_name, output_usd_per_million_tokens) as cheapest_provider_name,
        arg_max(provider_name, output_usd_per_million_tokens) as dearest_provider_name,
        min(output_usd_per_million_tokens) as min_output_usd_per_million_tokens,
        max(output_usd_per_million_tokens) as max_output_usd_per_million_tokens
    from marts.fct_model_providers
    where provider_status = 'live' and output_usd_per_million_tokens > 0
    group by model_id
    having count(*) > 1
),

compared as (
    select
        *,
        max_output_usd_per_million_tokens / min_output_usd_per_million_tokens as price_ratio
    from models
)

select
    *,
    median(price_ratio) over () as median_price_ratio,
    count(*) over () as compared_model_count
from compared
order by price_ratio desc, model_id asc
limit 16;
