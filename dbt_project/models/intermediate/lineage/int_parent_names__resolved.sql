-- a table, for the same reason as int_parent_names
{{ config(materialized='table') }}

with

parent_names as (
    select * from {{ ref('int_parent_names') }}
),

models as (
    select * from {{ ref('stg_hub__models') }}
),

model_names as {{ not_materialized() }} (
    select * from {{ ref('int_current_model_names') }}
),

former_names as (
    select * from {{ ref('int_former_model_names') }}
),

-- of several listed names that differ only in case, the first in alphabetical order counts
lowered_names as (
    select
        parent_names.parent_name,
        min(model_names.model_id) as model_id
    from parent_names
    inner join model_names on lower(parent_names.parent_name) = model_names.lowered_model_id
    group by parent_names.parent_name
),

final as (
    select
        parent_names.parent_name,
        parent_names.parent_object_id,
        coalesce(
            models.model_id,
            model_names.model_id,
            lowered_names.model_id,
            former_names.model_id,
            parent_names.parent_name
        ) as parent_model_id
    from parent_names
    left join models on parent_names.parent_object_id = models.hub_object_id
    left join model_names on parent_names.parent_name = model_names.model_id
    left join lowered_names on parent_names.parent_name = lowered_names.parent_name
    left join former_names on parent_names.parent_name = former_names.former_name
)

select * from final
