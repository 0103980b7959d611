select
    scope_name,
    plan_name,
    counted_date,
    model_count,
    credit_usd_per_month,
    usd_per_request,
    request_count_per_month,
    tried_ratio_per_month,
    months_to_try_each,
    is_assumed_request_count,
    source_name
from marts.rpt_inference_budget
order by counted_date desc, model_count desc, request_count_per_month asc;
