-- a table, so that DuckDB knows its size and hashes it as the smaller side of the join
{{ config(materialized='table') }}

with recursive

ancestors as (
    select * from {{ ref('int_model_ancestors') }}
),

nodes as (
    select hub_object_id as node_id from ancestors
    union
    select ancestor_id from ancestors
),

rounds as (
    select distinct round_number from ancestors
),

-- each round adds a node's count so far to the node itself and to its ancestor at that distance
additions as (
    select
        round_number,
        hub_object_id as from_id,
        ancestor_id as to_id
    from ancestors
    union all
    select
        rounds.round_number,
        nodes.node_id as from_id,
        nodes.node_id as to_id
    from nodes
    cross join rounds
),

-- models fewer than 1, 2, 4, 8 … generations below a node, the node itself included
counts (node_id, round_number, model_count) as (
    select
        node_id,
        0,
        1::bigint
    from nodes
    union all
    select
        additions.to_id,
        counts.round_number + 1,
        sum(counts.model_count)::bigint
    from counts
    inner join additions
        on counts.round_number = additions.round_number and counts.node_id = additions.from_id
    group by additions.to_id, counts.round_number + 1
),

final as (
    select
        node_id as hub_object_id,
        max(model_count) - 1 as descendant_count
    from counts
    group by node_id
    having max(model_count) > 1
)

select * from final
