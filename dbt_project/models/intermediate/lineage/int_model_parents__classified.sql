-- a table: the ancestors, the memory for serving and a mart read it
{{ config(materialized='table') }}

with

parents as (
    select * from {{ ref('int_model_parents__resolved') }}
),

cyclic_steps as (
    select * from {{ ref('int_model_parents__cyclic') }}
),

steps as (
    select
        parents.*,
        case
            when parents.parent_hub_object_id = parents.hub_object_id then 'self'
            when cyclic_steps.child_id is not null then 'cycle'
        end as loop_kind
    from parents
    left join cyclic_steps
        on
            parents.hub_object_id = cyclic_steps.child_id
            and parents.parent_hub_object_id = cyclic_steps.parent_id
),

-- the path to the root takes one parent of each model: the first that is listed, else the first
first_parents as (
    select
        hub_object_id,
        min_by(
            parent_model_id,
            case when parent_status = 'missing' then 10000000 else 0 end + parent_position
        ) as parent_model_id
    from steps
    where loop_kind is null
    group by hub_object_id
),

final as (
    select
        steps.hub_object_id,
        steps.parent_model_id,
        steps.parent_hub_object_id,
        steps.relation,
        steps.parent_status,
        steps.loop_kind,
        steps.parent_position,
        steps.has_relation_conflict,
        steps.is_in_base_models,
        steps.is_in_tags,
        steps.is_in_card,
        steps.stated_names,
        first_parents.hub_object_id is not null as is_primary_parent
    from steps
    left join first_parents
        on
            steps.hub_object_id = first_parents.hub_object_id
            and steps.parent_model_id = first_parents.parent_model_id
)

select * from final
