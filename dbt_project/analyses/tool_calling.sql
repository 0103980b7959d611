-- Which providers serve models with tool calling, cheapest first, and with how much context?
select
    model_id,
    provider_name,
    context_token_count as context_tokens,
    input_usd_per_million_tokens as usd_in,
    output_usd_per_million_tokens as usd_out,
    tokens_per_second as tokens_s
from marts.fct_model_providers
where provider_status = 'live' and has_tool_calling
order by usd_out asc nulls last, tokens_s desc
limit 20;
