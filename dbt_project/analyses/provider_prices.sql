-- What do providers charge for a million output tokens, and how many models do they serve?
select
    provider_name,
    live_model_count as serves,
    only_provider_model_count as alone,
    priced_model_count as priced,
    min_output_usd_per_million_tokens as from_usd,
    max_output_usd_per_million_tokens as to_usd,
    round(median_tokens_per_second) as tokens_s
from marts.dim_providers
order by serves desc, provider_name asc;
