select
    case option_name
        when 'provider' then 'a provider serves it, for money'
        when 'free_tier_limit' then 'weights within 10 GB'
        when 'device' then 'weights fit one server card'
        when 'too_large' then 'too large for one device'
        when 'unknown' then 'nothing known'
        else option_name
    end as way,
    sum(first_listed_model_count)::bigint as listed_model_count,
    sum(first_eligible_model_count)::bigint as eligible_model_count,
    min(min_output_usd_per_million_tokens) as min_output_usd_per_million_tokens
from marts.rpt_serving_options
group by option_name
order by listed_model_count desc;
