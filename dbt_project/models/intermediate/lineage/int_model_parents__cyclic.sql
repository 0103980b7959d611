-- a table: the recursion runs once
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

-- on a way round at least one step leads to a parent that came after its child: start there
late_steps as (
    select * from steps
    where parent_id > child_id
),

-- all that lies above such a step. `union` drops pairs that were there before, so this ends
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

-- the starts that lie above themselves, and all from which one comes up to them again
looped (start_id, model_id) as (
    select
        start_id,
        model_id
    from above
    where start_id = model_id
    union
    select
        looped.start_id,
        steps.child_id
    from looped
    inner join steps on looped.model_id = steps.parent_id
    inner join above on looped.start_id = above.start_id and steps.child_id = above.model_id
),

final as (
    select distinct
        steps.child_id,
        steps.parent_id
    from steps
    inner join looped as looped_children on steps.child_id = looped_children.model_id
    inner join looped as looped_parents
        on
            steps.parent_id = looped_parents.model_id
            and looped_children.start_id = looped_parents.start_id
)

select * from final
