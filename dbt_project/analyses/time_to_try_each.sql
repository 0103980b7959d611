-- How long would it take to try each model once on the credit of an account?
select
    scope_name as models,
    plan_name as plan,
    model_count as count,
    request_count_per_month as a_month,
    round(months_to_try_each, 1) as months,
    round(years_to_try_each, 1) as years
from marts.rpt_inference_budget
order by count desc, a_month asc;
