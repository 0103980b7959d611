-- a table: as int_parent_names
{{ config(materialized='table') }}

with

named as (
    select * from {{ ref('int_parent_names') }}
),

models as (
    select * from {{ ref('stg_hub__models') }}
),

model_names as {{ not_materialized() }} (
    select * from {{ ref('int_model_names') }}
),

former_names as (
    select * from {{ ref('int_former_model_names') }}
),

-- of several names that differ only in case the one that is first in order
lowered_names as (
    select
        named.parent_name,
        min(model_names.model_id) as model_id
    from named
    inner join model_names on lower(named.parent_name) = model_names.lowered_model_id
    group by named.parent_name
),

final as (
    select
        named.parent_name,
        named.parent_object_id,
        coalesce(
            models.model_id,
            model_names.model_id,
            lowered_names.model_id,
            former_names.model_id,
            named.parent_name
        ) as parent_model_id
    from named
    left join models on named.parent_object_id = models.hub_object_id
    left join model_names on named.parent_name = model_names.model_id
    left join lowered_names on named.parent_name = lowered_names.parent_name
    left join former_names on named.parent_name = former_names.former_name
)

select * from final
