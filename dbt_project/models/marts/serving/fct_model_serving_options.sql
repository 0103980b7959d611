with

models as (
    select * from {{ ref('dim_models') }}
),

sizes as (
    select * from {{ ref('dim_model_sizes') }}
),

model_providers as (
    select * from {{ ref('fct_model_providers') }}
),

live as (
    select
        hub_object_id,
        count(*) as live_provider_count,
        min(output_usd_per_million_tokens) as min_output_usd_per_million_tokens,
        -- the lowest price first, then those without a price, by name
        min_by(provider_name, row(output_usd_per_million_tokens, provider_name))
            as first_provider_name,
        {{ distinct_list('provider_name') }} as provider_names
    from model_providers
    where provider_status = 'live'
    group by hub_object_id
),

options as (
    select
        models.hub_object_id,
        models.model_id,
        models.is_eligible,
        live.first_provider_name,
        live.min_output_usd_per_million_tokens,
        sizes.smallest_device_name,
        sizes.size_basis,
        sizes.serving_memory_bytes,
        sizes.max_serving_memory_bytes,
        sizes.fits_free_tier_limit,
        coalesce(sizes.is_too_large, false) as is_too_large,
        coalesce(live.live_provider_count, 0) as live_provider_count,
        coalesce(live.provider_names, []) as provider_names,
        case
            when live.live_provider_count > 0 or models.is_served then 'provider'
            when sizes.fits_free_tier_limit then 'free_tier_limit'
            when sizes.smallest_device_name is not null then 'device'
            when sizes.is_too_large then 'too_large'
            else 'unknown'
        end as option_name
    from models
    left join live on models.hub_object_id = live.hub_object_id
    left join sizes on models.hub_object_id = sizes.hub_object_id
),

final as (
    select
        -- ids
        hub_object_id::varchar as hub_object_id,
        model_id::varchar as model_id,

        -- text
        option_name::varchar as option_name,
        first_provider_name::varchar as first_provider_name,
        smallest_device_name::varchar as smallest_device_name,
        size_basis::varchar as size_basis,

        -- numbers
        live_provider_count::bigint as live_provider_count,
        min_output_usd_per_million_tokens::double as min_output_usd_per_million_tokens,
        serving_memory_bytes::bigint as serving_memory_bytes,
        max_serving_memory_bytes::bigint as max_serving_memory_bytes,

        -- booleans
        is_eligible::boolean as is_eligible,
        fits_free_tier_limit::boolean as fits_free_tier_limit,
        is_too_large::boolean as is_too_large,

        -- lists
        provider_names::varchar[] as provider_names
    from options
)

select * from final
