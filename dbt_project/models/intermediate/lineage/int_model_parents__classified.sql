-- a table: the walk and the mart read it
{{ config(materialized='table') }}

with

parents as (
    select * from {{ ref('int_model_parents__resolved') }}
),

looping_steps as (
    select * from {{ ref('int_model_parents__cyclic') }}
),

looped as (
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
    from looped
    where loop_kind is null
    group by hub_object_id
),

final as (
    select
        looped.hub_object_id,
        looped.parent_model_id,
        looped.parent_hub_object_id,
        looped.relation,
        looped.parent_status,
        looped.loop_kind,
        looped.parent_position,
        looped.has_relation_conflict,
        looped.is_in_base_models,
        looped.is_in_tags,
        looped.is_in_card,
        looped.stated_names,
        first_parents.hub_object_id is not null as is_primary_parent
    from looped
    left join first_parents
        on
            looped.hub_object_id = first_parents.hub_object_id
            and looped.parent_model_id = first_parents.parent_model_id
)

select * from final
