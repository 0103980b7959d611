with

models as (
    select * from {{ ref('int_model_serving_memory') }}
),

devices as (
    select * from {{ ref('int_devices') }}
),

-- each device is the smallest one for models that exceed the next smaller device
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
        max(case when is_free_tier_limit then max_memory_bytes end) as max_free_tier_bytes,
        max(case when not is_free_tier_limit then max_memory_bytes end) as largest_bytes
    from devices
),

final as (
    select
        -- ids
        models.hub_object_id::varchar as hub_object_id,
        models.model_id::varchar as model_id,

        -- text
        case
            when
                models.safetensors_parameter_count is not null
                or models.counted_parameter_count is not null
                then 'safetensors'
            when models.gguf_parameter_count is not null then 'gguf'
        end::varchar as parameter_source,
        models.main_dtype::varchar as main_dtype,
        models.size_basis::varchar as size_basis,
        models.serving_basis::varchar as serving_basis,
        models.gguf_architecture::varchar as gguf_architecture,
        device_ranges.device_name::varchar as smallest_device_name,

        -- numbers
        models.parameter_count::bigint as parameter_count,
        models.safetensors_parameter_count::bigint as safetensors_parameter_count,
        models.counted_parameter_count::bigint as counted_parameter_count,
        models.dtype_count::bigint as dtype_count,
        models.weight_bytes::bigint as weight_bytes,
        models.max_weight_bytes::bigint as max_weight_bytes,
        models.gguf_file_bytes::bigint as gguf_file_bytes,
        models.gguf_context_token_count::bigint as gguf_context_token_count,
        models.serving_memory_bytes::bigint as serving_memory_bytes,
        models.max_serving_memory_bytes::bigint as max_serving_memory_bytes,
        {{ bytes_together('models.serving_parameter_count', 'models.serving_parameter_count') }}
            as min_bytes_at_16_bits,
        models.serving_parameter_count::bigint as min_bytes_at_8_bits,
        (
            models.serving_parameter_count // 2 + models.serving_parameter_count % 2
        )::bigint as min_bytes_at_4_bits,

        -- booleans
        models.is_lower_bound::boolean as is_lower_bound,
        models.is_adapter::boolean as is_adapter,
        models.has_contradictory_counts::boolean as has_contradictory_counts,
        case
            when models.max_serving_memory_bytes <= limits.free_tier_bytes then true
            when models.serving_memory_bytes > limits.max_free_tier_bytes then false
        end::boolean as fits_free_tier_limit,
        coalesce(
            models.serving_memory_bytes > limits.largest_bytes, false
        )::boolean as is_too_large
    from models
    cross join limits
    left join device_ranges
        on
            models.max_serving_memory_bytes > device_ranges.too_small_bytes
            and models.max_serving_memory_bytes <= device_ranges.memory_bytes
)

select * from final
