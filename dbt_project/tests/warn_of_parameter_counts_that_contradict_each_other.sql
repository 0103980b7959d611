-- the Hub's total is not the sum of its counts by dtype, which can't be corrected here
{{ config(severity='warn') }}

select
    model_id,
    parameter_count,
    counted_parameter_count
from {{ ref('dim_model_sizes') }}
where has_contradictory_counts
