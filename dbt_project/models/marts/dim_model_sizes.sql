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

limits as (
    select
        max(case when is_free_tier_limit then memory_bytes end) as free_tier_bytes,
        max(case when not is_free_tier_limit then memory_bytes end) as largest_bytes
    from devices
),

served as (
    select
        *,
        -- an adapter runs on its base model, whose weights it does not count
        case when not is_adapter then weight_bytes end as serving_memory_bytes,
        case when not is_adapter then most_weight_bytes end as most_serving_memory_bytes
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
        served.most_weight_bytes::bigint as most_weight_bytes,
        served.gguf_file_bytes::bigint as gguf_file_bytes,
        served.serving_memory_bytes::bigint as serving_memory_bytes,
        served.most_serving_memory_bytes::bigint as most_serving_memory_bytes,

        -- booleans
        served.is_lower_bound::boolean as is_lower_bound,
        served.is_adapter::boolean as is_adapter,
        served.has_contradictory_counts::boolean as has_contradictory_counts,
        case
            when served.most_serving_memory_bytes <= limits.free_tier_bytes then true
            when served.serving_memory_bytes > limits.free_tier_bytes then false
        end::boolean as fits_free_tier_limit,
        coalesce(
            served.serving_memory_bytes > limits.largest_bytes, false
        )::boolean as is_too_large
    from served
    cross join limits
    left join device_ranges
        on
            served.most_serving_memory_bytes > device_ranges.too_small_bytes
            and served.most_serving_memory_bytes <= device_ranges.memory_bytes
)

select * from final
