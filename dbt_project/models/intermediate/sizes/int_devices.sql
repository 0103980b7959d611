with

devices as (
    select * from {{ ref('devices') }}
),

final as (
    select
        device_name,
        memory_gb,
        is_free_tier_limit,
        reason,
        memory_gb * 1000000000::bigint as memory_bytes,
        memory_gb * 1073741824::bigint as max_memory_bytes
    from devices
)

select * from final
