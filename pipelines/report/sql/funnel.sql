select
    rule_name,
    question,
    input_model_count,
    output_model_count,
    removed_model_count,
    unknown_model_count,
    is_enforced
from marts.rpt_filter_funnel
order by rule_position;
