select
    device_name,
    memory_bytes,
    fitting_model_count,
    too_large_model_count,
    unknown_model_count,
    fitting_eligible_model_count,
    is_free_tier_limit
from marts.dim_devices
order by memory_bytes;
