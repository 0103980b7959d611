-- columns that changed by more than configs/seeds/health_bounds.csv allows since the previous crawl
{{ config(severity='warn') }}

select
    column_name,
    known_ratio,
    previous_known_ratio,
    distinct_count,
    previous_distinct_count
from {{ ref('rpt_data_health') }}
where is_drifted
