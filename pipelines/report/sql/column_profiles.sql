select
    column_name,
    known_ratio,
    previous_known_ratio,
    distinct_count,
    min_value,
    max_value,
    is_drifted,
    drifted_measures
from marts.rpt_data_health
where expected_count > 0
order by known_ratio asc, column_name asc;
