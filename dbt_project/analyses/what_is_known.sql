-- Which columns of dim_models are known for the fewest models, and did any drift?
select
    column_name,
    round(known_ratio, 3) as known,
    round(previous_known_ratio, 3) as known_before,
    distinct_count as about_distinct,
    drifted_measures as drifted
from marts.rpt_data_health
where known_ratio < 1 or is_drifted
order by known_ratio, column_name;
