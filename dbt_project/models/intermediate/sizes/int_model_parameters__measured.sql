-- a table: two models read it, and parsing is expensive
{{ config(materialized='table') }}

with

models as (
    select * from {{ ref('int_models__to_update') }}
),

quantized_models as (
    select * from {{ ref('int_model_quantization_bits') }}
),

dtypes as (
    select * from {{ ref('dtypes') }}
),

unnested as (
    select
        hub_object_id,
        model_id,
        {{ exploded(json_pairs('safetensors_parameters_json')) }} as count_by_dtype
    from models
    where safetensors_parameters_json is not null
),

texts as (
    select
        hub_object_id,
        model_id,
        count_by_dtype.key as dtype,
        {{ json_text('count_by_dtype.value') }} as sent_count
    from unnested
),

parameters as (
    select
        hub_object_id,
        model_id,
        dtype,
        {{ count_of('sent_count') }} as parameter_count
    from texts
),

-- For packed weights the Hub counts the values in some models and the weights in others. So each
-- counted parameter takes at least the bits of one weight, and at most those of its dtype.
measured as (
    select
        parameters.*,
        dtypes.bits,
        quantized_models.min_bits,
        coalesce(
            dtypes.is_packing and quantized_models.min_bits < dtypes.bits, false
        ) as is_packed
    from parameters
    left join dtypes on parameters.dtype = dtypes.dtype
    left join quantized_models on parameters.hub_object_id = quantized_models.hub_object_id
),

final as (
    select
        hub_object_id,
        model_id,
        dtype,
        parameter_count,
        bits,
        -- try_cast: bytes that exceed a bigint come from a wrong count, and become null
        try_cast(
            ceil(parameter_count * (case when is_packed then min_bits else bits end / 8.0))
            as bigint
        ) as weight_bytes,
        try_cast(ceil(parameter_count * (bits / 8.0)) as bigint) as max_weight_bytes,
        is_packed
    from measured
)

select * from final
