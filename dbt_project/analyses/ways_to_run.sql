-- By what means can models be run, counting each model at its first option, and at all options?
select
    option_name as way,
    means_name as means,
    first_eligible_model_count as eligible_once,
    first_listed_model_count as once,
    listed_model_count as in_all,
    min_output_usd_per_million_tokens as from_usd
from marts.rpt_serving_options
order by way asc, once desc, means asc;
