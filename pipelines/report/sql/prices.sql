select
    provider_name,
    priced_model_count,
    min_output_usd_per_million_tokens,
    max_output_usd_per_million_tokens
from marts.dim_providers
where priced_model_count > 0
order by min_output_usd_per_million_tokens asc, provider_name asc;
