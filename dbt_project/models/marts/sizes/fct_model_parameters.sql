{{ incremental_by_model() }}

with

parameters as (
    select * from {{ ref('int_model_parameters__measured') }}
),

final as (
    select
        hub_object_id::varchar as hub_object_id,
        model_id::varchar as model_id,
        dtype::varchar as dtype,
        parameter_count::bigint as parameter_count,
        bits::bigint as bits,
        weight_bytes::bigint as weight_bytes,
        max_weight_bytes::bigint as max_weight_bytes,
        is_packed::boolean as is_packed
    from parameters
)

select * from final
