-- What was believed about inference on the Hub in October 2025, and what is documented since?
select
    belief_2025_10 as then_believed,
    fact_text as now_documented,
    since_date as since
from marts.rpt_inference_facts
order by fact_position;
