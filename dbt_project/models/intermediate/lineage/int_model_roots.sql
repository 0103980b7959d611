-- a table, so that DuckDB knows its size and hashes it as the smaller side of the join
{{ config(materialized='table') }}

with recursive

ancestors as (
    select * from {{ ref('int_model_ancestors') }}
),

models as (
    select * from {{ ref('stg_hub__models') }}
),

longest_jumps as (
    select
        hub_object_id,
        max_by(ancestor_id, round_number) as ancestor_id,
        (2 ^ max(round_number))::bigint as generation_count
    from ancestors
    group by hub_object_id
),

-- from the end of the longest jump take the longest jump again: each is at most half as long
climbs (hub_object_id, ancestor_id, generation_count) as (
    select
        hub_object_id,
        ancestor_id,
        generation_count
    from longest_jumps
    union all
    select
        climbs.hub_object_id,
        longest_jumps.ancestor_id,
        climbs.generation_count + longest_jumps.generation_count
    from climbs
    inner join longest_jumps on climbs.ancestor_id = longest_jumps.hub_object_id
),

tops as (
    select
        hub_object_id,
        max_by(ancestor_id, generation_count) as root_id,
        max(generation_count) as lineage_depth
    from climbs
    group by hub_object_id
),

final as (
    select
        tops.hub_object_id,
        models.hub_object_id as root_hub_object_id,
        -- a root that is not listed has only its name
        coalesce(models.model_id, tops.root_id) as root_model_id,
        tops.lineage_depth
    from tops
    left join models on tops.root_id = models.hub_object_id
)

select * from final
