-- the Hub's total is not the sum of its counts: nobody can mend that here, but it has to be seen
{{ config(severity='warn') }}

select
    model_id,
    parameter_count,
    counted_parameter_count
from {{ ref('dim_model_sizes') }}
where has_contradictory_counts
