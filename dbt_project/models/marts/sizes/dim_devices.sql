with

devices as (
    select * from {{ ref('int_devices') }}
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
        sizes.max_serving_memory_bytes,
        models.is_eligible
    from sizes
    inner join models on sizes.hub_object_id = models.hub_object_id
),

compared as (
    select
        devices.device_name,
        sized.is_eligible,
        coalesce(sized.max_serving_memory_bytes <= devices.memory_bytes, false) as is_fitting,
        coalesce(sized.serving_memory_bytes > devices.max_memory_bytes, false) as is_too_large
    from devices
    cross join sized
),

counted as (
    select
        device_name,
        count_if(is_fitting) as fitting_model_count,
        count_if(is_too_large) as too_large_model_count,
        count_if(not is_fitting and not is_too_large) as unknown_model_count,
        count_if(is_fitting and is_eligible) as fitting_eligible_model_count
    from compared
    group by device_name
),

final as (
    select
        -- ids
        devices.device_name::varchar as device_name,

        -- text
        devices.reason::varchar as reason,

        -- numbers
        devices.memory_bytes::bigint as memory_bytes,
        devices.max_memory_bytes::bigint as max_memory_bytes,
        coalesce(counted.fitting_model_count, 0)::bigint as fitting_model_count,
        coalesce(counted.too_large_model_count, 0)::bigint as too_large_model_count,
        coalesce(counted.unknown_model_count, 0)::bigint as unknown_model_count,
        coalesce(counted.fitting_eligible_model_count, 0)::bigint as fitting_eligible_model_count,

        -- booleans
        devices.is_free_tier_limit::boolean as is_free_tier_limit
    from devices
    left join counted on devices.device_name = counted.device_name
)

select * from final
