-- the Hub's total is not the sum of its counts by dtype: the larger of the two counts
{{ config(severity='warn') }}

select
    model_id,
    safetensors_parameter_count,
    counted_parameter_count
from {{ ref('dim_model_sizes') }}
where has_contradictory_counts
