-- a table, so that the recursion runs once
{{ config(materialized='table') }}

with recursive

parents as (
    select * from {{ ref('int_model_parents__classified') }}
),

-- a parent that is not listed has only its name
steps as (
    select
        hub_object_id,
        coalesce(parent_hub_object_id, parent_model_id) as ancestor_id
    from parents
    where is_primary_parent
),

-- Each round doubles the distance, so a chain of a million generations ends after twenty rounds.
-- The bound stops a cycle, should one be left in the steps.
jumps (hub_object_id, ancestor_id, round_number) as (
    select
        hub_object_id,
        ancestor_id,
        0
    from steps
    union all
    select
        jumps.hub_object_id,
        next_jumps.ancestor_id,
        jumps.round_number + 1
    from jumps
    inner join jumps as next_jumps on jumps.ancestor_id = next_jumps.hub_object_id
    where jumps.round_number < 30
)

select * from jumps
