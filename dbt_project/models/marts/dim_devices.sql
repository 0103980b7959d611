with

devices as (
    select * from {{ ref('devices') }}
),

sizes as (
    select * from {{ ref('dim_model_sizes') }}
),

models as (
    select * from {{ ref('dim_models') }}
),

sized as (
    select
        sizes.serving_memory_bytes,
        models.is_open
    from sizes
    inner join models on sizes.hub_object_id = models.hub_object_id
),

counted as (
    select
        devices.device_name,
        count_if(coalesce(sized.serving_memory_bytes <= devices.memory_bytes, false))
            as fitting_model_count,
        count_if(coalesce(sized.serving_memory_bytes > devices.memory_bytes, false))
            as too_large_model_count,
        count_if(sized.serving_memory_bytes is null) as unknown_model_count,
        count_if(
            coalesce(sized.serving_memory_bytes <= devices.memory_bytes, false) and sized.is_open
        ) as fitting_open_model_count
    from devices
    cross join sized
    group by devices.device_name
),

final as (
    select
        -- ids
        devices.device_name::varchar as device_name,

        -- text
        devices.reason::varchar as reason,

        -- numbers
        devices.memory_bytes::bigint as memory_bytes,
        counted.fitting_model_count::bigint as fitting_model_count,
        counted.too_large_model_count::bigint as too_large_model_count,
        counted.unknown_model_count::bigint as unknown_model_count,
        counted.fitting_open_model_count::bigint as fitting_open_model_count,

        -- booleans
        devices.is_free_tier_limit::boolean as is_free_tier_limit
    from devices
    left join counted on devices.device_name = counted.device_name
)

select * from final
