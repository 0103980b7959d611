with

models as {{ not_materialized() }} (
    select * from {{ ref('int_models__sized') }}
),

parents as (
    select * from {{ ref('int_model_parents__classified') }}
),

-- the base models of adapters; one that is an adapter without a count of its own has no known size
bases as (
    select
        parents.hub_object_id,
        models.parameter_count,
        models.weight_bytes,
        models.max_weight_bytes
    from parents
    inner join models on parents.parent_hub_object_id = models.hub_object_id
    where
        parents.is_primary_parent
        and (not models.is_adapter or models.parameter_count is not null)
),

-- The Hub counts the weights of whole models, which an adapter's file is none of: in all recorded
-- rows a counted "adapter" is one that was merged into its base model. A count that is small beside
-- the base model's would refute that.
compared as (
    select
        models.*,
        bases.parameter_count as base_parameter_count,
        bases.weight_bytes as base_weight_bytes,
        bases.max_weight_bytes as base_max_weight_bytes,
        case
            when not models.is_adapter then 'own_weights'
            when
                models.parameter_count is not null
                and models.parameter_count >= coalesce(bases.parameter_count, 0) / 2
                then 'merged_adapter'
            when bases.weight_bytes is not null or bases.parameter_count is not null
                then 'adapter_and_base'
            else 'unknown_base'
        end as serving_basis
    from models
    left join bases on models.hub_object_id = bases.hub_object_id
),

final as (
    select
        * exclude (base_parameter_count, base_weight_bytes, base_max_weight_bytes),
        case serving_basis
            when 'adapter_and_base'
                then {{ bytes_together('base_weight_bytes', 'coalesce(weight_bytes, 0)') }}
            when 'unknown_base' then null
            else weight_bytes
        end as serving_memory_bytes,
        case serving_basis
            when 'adapter_and_base'
                then {{ bytes_together('base_max_weight_bytes', 'max_weight_bytes') }}
            when 'unknown_base' then null
            else max_weight_bytes
        end as max_serving_memory_bytes,
        case serving_basis
            when 'adapter_and_base'
                then {{ bytes_together('base_parameter_count', 'coalesce(parameter_count, 0)') }}
            when 'unknown_base' then null
            else parameter_count
        end as serving_parameter_count
    from compared
)

-- every column of int_models__sized, and what is added here
select * from final  -- noqa: AM04
