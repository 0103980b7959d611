with

models as {{ not_materialized() }} (
    select * from {{ ref('int_models__sized') }}
),

parents as (
    select * from {{ ref('int_model_parents__classified') }}
),

-- an adapter runs on its base model, whose weights are not among its own
bases as (
    select
        parents.hub_object_id,
        models.weight_bytes,
        models.max_weight_bytes
    from parents
    inner join models on parents.parent_hub_object_id = models.hub_object_id
    where parents.is_primary_parent and not models.is_adapter
),

final as (
    select
        models.*,
        case
            when not models.is_adapter then models.weight_bytes
            else {{ bytes_together('models.weight_bytes', 'bases.weight_bytes') }}
        end as serving_memory_bytes,
        case
            when not models.is_adapter then models.max_weight_bytes
            else {{ bytes_together('models.max_weight_bytes', 'bases.max_weight_bytes') }}
        end as max_serving_memory_bytes
    from models
    left join bases on models.hub_object_id = bases.hub_object_id
)

-- every column of int_models__sized, and what is added here
select * from final  -- noqa: AM04
