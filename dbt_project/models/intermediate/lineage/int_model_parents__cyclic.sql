-- a table, so that the recursion runs once
{{ config(materialized='table') }}

with recursive

parents as (
    select * from {{ ref('int_model_parents__resolved') }}
),

steps as (
    select
        hub_object_id as child_id,
        parent_hub_object_id as parent_id
    from parents
    where parent_hub_object_id <> hub_object_id
),

-- in each cycle at least one step leads to a parent with a larger id than its child: start there
late_steps as (
    select * from steps
    where parent_id > child_id
),

-- all ancestors above such a step; `union` drops pairs that were found before, so this ends
above (start_id, model_id) as (
    select
        child_id,
        parent_id
    from late_steps
    union
    select
        above.start_id,
        steps.parent_id
    from above
    inner join steps on above.model_id = steps.child_id
),

-- starts that are their own ancestors, and all models between the start and itself
in_cycles (start_id, model_id) as (
    select
        start_id,
        model_id
    from above
    where start_id = model_id
    union
    select
        in_cycles.start_id,
        steps.child_id
    from in_cycles
    inner join steps on in_cycles.model_id = steps.parent_id
    inner join above on in_cycles.start_id = above.start_id and steps.child_id = above.model_id
),

final as (
    select distinct
        steps.child_id,
        steps.parent_id
    from steps
    inner join in_cycles as cyclic_children on steps.child_id = cyclic_children.model_id
    inner join in_cycles as cyclic_parents
        on
            steps.parent_id = cyclic_parents.model_id
            and cyclic_children.start_id = cyclic_parents.start_id
)

select * from final
