select
    hub_field,
    kept_as,
    present_ratio,
    null_ratio,
    mean_bytes,
    is_known,
    reason
from marts.rpt_hub_fields
where present_ratio > 0
order by present_ratio desc, hub_field asc;
