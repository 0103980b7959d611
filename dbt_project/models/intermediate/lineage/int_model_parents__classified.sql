-- a table: the walk and the mart read it
{{ config(materialized='table') }}

with

parents as (
    select * from {{ ref('int_model_parents__resolved') }}
),

looping_steps as (
    select * from {{ ref('int_model_parents__cyclic') }}
),

told as (
    select
        parents.*,
        case
            when parents.parent_hub_object_id = parents.hub_object_id then 'self'
            when looping_steps.child_id is not null then 'cycle'
        end as loop_kind
    from parents
    left join looping_steps
        on
            parents.hub_object_id = looping_steps.child_id
            and parents.parent_hub_object_id = looping_steps.parent_id
),

-- the walk takes one parent of each model: the first that is listed, else the first
first_parents as (
    select
        hub_object_id,
        min_by(
            parent_model_id,
            case when parent_status = 'missing' then 10000000 else 0 end + parent_position
        ) as parent_model_id
    from told
    where loop_kind is null
    group by hub_object_id
),

final as (
    select
        told.hub_object_id,
        told.parent_model_id,
        told.parent_hub_object_id,
        told.relation,
        told.parent_status,
        told.loop_kind,
        told.parent_position,
        told.has_relation_conflict,
        told.is_in_base_models,
        told.is_in_tags,
        told.is_in_card,
        told.stated_names,
        first_parents.hub_object_id is not null as is_primary_parent
    from told
    left join first_parents
        on
            told.hub_object_id = first_parents.hub_object_id
            and told.parent_model_id = first_parents.parent_model_id
)

select * from final
