-- a table: two models read it
{{ config(materialized='table') }}

with

parents as (
    select * from {{ ref('int_model_parents__stated') }}
),

parent_names as (
    select * from {{ ref('int_parent_names__resolved') }}
),

model_names as (
    select * from {{ ref('int_current_model_names') }}
),

resolved as (
    select
        parent_names.*,
        model_names.hub_object_id as parent_hub_object_id
    from parent_names
    left join model_names on parent_names.parent_model_id = model_names.model_id
),

identified as (
    select
        parents.*,
        resolved.parent_model_id,
        resolved.parent_hub_object_id
    from parents
    inner join resolved
        on
            parents.parent_name = resolved.parent_name
            and parents.parent_object_id is not distinct from resolved.parent_object_id
),

combined as (
    select
        hub_object_id,
        parent_model_id,
        parent_hub_object_id,
        arg_min(relation, relation_position) as relation,
        min(parent_position) as parent_position,
        bool_or(has_relation_conflict)
        or coalesce(min(relation) <> max(relation), false) as has_relation_conflict,
        bool_or(is_in_base_models) as is_in_base_models,
        bool_or(is_in_tags) as is_in_tags,
        bool_or(is_in_card) as is_in_card,
        bool_or(parent_name <> parent_model_id) as has_other_spelling,
        bool_or(lower(parent_name) <> lower(parent_model_id)) as has_other_name,
        {{ distinct_list_around('parent_model_id', 'parent_name') }} as stated_names
    from identified
    group by hub_object_id, parent_model_id, parent_hub_object_id
),

final as (
    select
        hub_object_id,
        parent_model_id,
        parent_hub_object_id,
        coalesce(relation, 'unknown') as relation,
        case
            when parent_hub_object_id is null then 'missing'
            when has_other_name then 'renamed'
            when has_other_spelling then 'case_differs'
            else 'listed'
        end as parent_status,
        parent_position,
        has_relation_conflict,
        is_in_base_models,
        is_in_tags,
        is_in_card,
        stated_names
    from combined
)

select * from final
