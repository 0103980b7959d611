select
    provider_name,
    live_model_count,
    eligible_live_model_count,
    only_provider_model_count,
    priced_model_count,
    median_tokens_per_second
from marts.dim_providers
where live_model_count > 0
order by live_model_count desc, provider_name asc;
