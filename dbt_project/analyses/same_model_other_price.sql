-- Which models do providers serve at very different prices of output tokens?
select
    model_id,
    count(*) as providers,
    min_by(provider_name, output_usd_per_million_tokens) as cheapest,
    min(output_usd_per_million_tokens) as from_usd,
    max(output_usd_per_million_tokens) as to_usd,
    round(max(output_usd_per_million_tokens) / min(output_usd_per_million_tokens), 1) as times
from marts.fct_model_providers
where provider_status = 'live' and output_usd_per_million_tokens > 0
group by model_id
having count(*) > 1
order by times desc, model_id asc
limit 20;
