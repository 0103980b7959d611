with

models as {{ not_materialized() }} (
    select * from {{ ref('fct_model_serving_options') }}
),

providers as (
    select * from {{ ref('dim_providers') }}
),

devices as (
    select * from {{ ref('dim_devices') }}
),

-- each model counts once, at its first option
firsts as (
    select
        option_name,
        case
            when option_name = 'provider' then coalesce(first_provider_name, 'not named')
            when option_name = 'device' then smallest_device_name
            else option_name
        end as means_name,
        count(*) as first_listed_model_count,
        count_if(is_eligible) as first_eligible_model_count
    from models
    group by option_name, means_name
),

-- each model counts at every provider that serves it, and at every device that holds it
offered as (
    select
        'provider' as option_name,
        provider_name as means_name,
        live_model_count as listed_model_count,
        eligible_live_model_count as eligible_model_count,
        min_output_usd_per_million_tokens
    from providers
    where live_model_count > 0
    union all
    select
        case when is_free_tier_limit then 'free_tier_limit' else 'device' end as option_name,
        case when is_free_tier_limit then 'free_tier_limit' else device_name end as means_name,
        fitting_model_count as listed_model_count,
        fitting_eligible_model_count as eligible_model_count,
        null as min_output_usd_per_million_tokens
    from devices
    union all
    select
        'too_large' as option_name,
        'too_large' as means_name,
        count(*) as listed_model_count,
        count_if(is_eligible) as eligible_model_count,
        null as min_output_usd_per_million_tokens
    from models
    where is_too_large
),

final as (
    select
        coalesce(offered.option_name, firsts.option_name)::varchar as option_name,
        coalesce(offered.means_name, firsts.means_name)::varchar as means_name,
        coalesce(firsts.first_eligible_model_count, 0)::bigint as first_eligible_model_count,
        coalesce(firsts.first_listed_model_count, 0)::bigint as first_listed_model_count,
        -- options outside `offered` are only ever first options: both counts are the same
        coalesce(
            offered.eligible_model_count, firsts.first_eligible_model_count, 0
        )::bigint as eligible_model_count,
        coalesce(
            offered.listed_model_count, firsts.first_listed_model_count, 0
        )::bigint as listed_model_count,
        offered.min_output_usd_per_million_tokens::double as min_output_usd_per_million_tokens
    from offered
    full outer join firsts
        on
            offered.option_name = firsts.option_name
            and offered.means_name = firsts.means_name
)

select * from final
