{{ incremental_by_model() }}

with

models as (
    select * from {{ ref('int_models__to_update') }}
),

parameters as (
    select * from {{ ref('int_model_parameters__measured') }}
),

counted as (
    select
        hub_object_id,
        count(*) as dtype_count,
        max_by(dtype, row(parameter_count, dtype)) filter (where parameter_count is not null)
            as main_dtype,
        {{ total_of('weight_bytes') }} as weight_bytes,
        {{ total_of('max_weight_bytes') }} as max_weight_bytes,
        bool_or(is_packed) as has_packed_weights,
        bool_or(weight_bytes is null) as has_unknown_widths
    from parameters
    group by hub_object_id
),

sourced as (
    select
        models.*,
        counted.dtype_count,
        counted.main_dtype,
        counted.weight_bytes as dtype_bytes,
        -- no upper bound where parameters were not counted, or have no known width
        case
            when
                not counted.has_unknown_widths
                and models.counted_parameter_count
                >= coalesce(models.safetensors_parameter_count, models.counted_parameter_count)
                then counted.max_weight_bytes
        end as max_dtype_bytes,
        case
            when counted.has_unknown_widths then 'unknown_dtypes'
            when counted.has_packed_weights then 'packed_weights'
            when counted.dtype_count > 0 then 'dtype_widths'
            when models.safetensors_parameter_count is not null then 'total_without_dtypes'
            when models.gguf_file_bytes is not null then 'gguf_file'
            when models.gguf_parameter_count is not null then 'gguf_without_file_size'
            else 'not_sent'
        end as size_basis,
        {{ parameter_count('models') }} as parameter_count,
        coalesce(models.library_name = 'peft', false)
        or {{ list_size(values_after('models.tags', 'base_model:adapter:')) }} > 0 as is_adapter
    from models
    left join counted on models.hub_object_id = counted.hub_object_id
),

bounded as (
    select
        *,
        case when size_basis = 'gguf_file' then gguf_file_bytes else dtype_bytes end
            as weight_bytes,
        case when size_basis = 'gguf_file' then gguf_file_bytes else max_dtype_bytes end
            as max_weight_bytes
    from sourced
),

final as (
    select
        hub_object_id,
        model_id,
        main_dtype,
        size_basis,
        dtype_count,
        parameter_count,
        safetensors_parameter_count,
        gguf_parameter_count,
        gguf_context_token_count,
        gguf_architecture,
        counted_parameter_count,
        weight_bytes,
        max_weight_bytes,
        gguf_file_bytes,
        is_adapter,
        -- null bytes are no bound either
        case
            when weight_bytes is not null then coalesce(weight_bytes < max_weight_bytes, true)
        end as is_lower_bound,
        coalesce(
            counted_parameter_count <> safetensors_parameter_count, false
        ) as has_contradictory_counts
    from bounded
)

select * from final
