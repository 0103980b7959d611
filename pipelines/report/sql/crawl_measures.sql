select
    measure_name,
    measured_count,
    previous_measured_count,
    measured_change,
    max_change,
    is_drifted,
    reason
from marts.rpt_crawl_health
where previous_measured_count is not null
order by is_drifted desc, measure_name asc;
