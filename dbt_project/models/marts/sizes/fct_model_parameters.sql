-- a build of changes works out those models alone
{{ config(materialized='incremental', incremental_strategy='changed') }}

with

parameters as (
    select * from {{ ref('int_model_parameters__measured') }}
),

final as (
    select
        hub_object_id::varchar as hub_object_id,
        dtype::varchar as dtype,
        parameter_count::bigint as parameter_count,
        bits::bigint as bits,
        weight_bytes::bigint as weight_bytes,
        most_weight_bytes::bigint as most_weight_bytes,
        is_packed::boolean as is_packed
    from parameters
)

select * from final
