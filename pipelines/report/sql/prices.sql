select
    provider_name,
    priced_model_count,
    least_output_usd_per_million_tokens,
    most_output_usd_per_million_tokens
from marts.dim_providers
where priced_model_count > 0
order by least_output_usd_per_million_tokens asc, provider_name asc;
