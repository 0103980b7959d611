with

models as (
    select * from {{ ref('int_models__sized') }}
),

devices as (
    select * from {{ ref('devices') }}
),

-- a device is the smallest one for the models that the next smaller has no room for
device_ranges as (
    select
        device_name,
        memory_bytes,
        coalesce(lag(memory_bytes) over (order by memory_bytes), -1) as too_small_bytes
    from devices
    where not is_free_tier_limit
),

free_tier as (
    select max(memory_bytes) as limit_bytes from devices
    where is_free_tier_limit
),

served as (
    select
        *,
        -- an adapter runs on its base model, whose weights it does not count
        case when not is_adapter then weight_bytes end as serving_memory_bytes
    from models
),

final as (
    select
        -- ids
        served.hub_object_id::varchar as hub_object_id,
        served.model_id::varchar as model_id,

        -- text
        case
            when served.safetensors_parameter_count is not null then 'safetensors'
            when served.gguf_parameter_count is not null then 'gguf'
        end::varchar as parameter_source,
        served.main_dtype::varchar as main_dtype,
        served.size_basis::varchar as size_basis,
        device_ranges.device_name::varchar as smallest_device_name,

        -- numbers
        coalesce(
            served.safetensors_parameter_count, served.gguf_parameter_count
        )::bigint as parameter_count,
        served.counted_parameter_count::bigint as counted_parameter_count,
        served.dtype_count::bigint as dtype_count,
        served.weight_bytes::bigint as weight_bytes,
        served.full_width_bytes::bigint as full_width_bytes,
        served.gguf_file_bytes::bigint as gguf_file_bytes,
        served.serving_memory_bytes::bigint as serving_memory_bytes,

        -- booleans
        served.is_lower_bound::boolean as is_lower_bound,
        served.is_adapter::boolean as is_adapter,
        served.has_contradictory_counts::boolean as has_contradictory_counts,
        (served.serving_memory_bytes <= free_tier.limit_bytes)::boolean as fits_free_tier_limit
    from served
    cross join free_tier
    left join device_ranges
        on
            served.serving_memory_bytes > device_ranges.too_small_bytes
            and served.serving_memory_bytes <= device_ranges.memory_bytes
)

select * from final
