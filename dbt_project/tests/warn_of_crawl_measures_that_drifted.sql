-- counts that changed by more than configs/seeds/health_bounds.csv allows since the previous crawl
{{ config(severity='warn') }}

select
    measure_name,
    measured_count,
    previous_measured_count
from {{ ref('rpt_crawl_health') }}
where is_drifted
