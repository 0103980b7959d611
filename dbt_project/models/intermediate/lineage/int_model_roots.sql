-- a table: so that dim_models knows that it is the smaller side of the join
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

-- from where the longest jump ends the longest one again, each at most half as long
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

topped as (
    select
        hub_object_id,
        max_by(ancestor_id, generation_count) as root_id,
        max(generation_count) as lineage_depth
    from climbs
    group by hub_object_id
),

final as (
    select
        topped.hub_object_id,
        models.hub_object_id as root_hub_object_id,
        -- a root that is not listed has only its name
        coalesce(models.model_id, topped.root_id) as root_model_id,
        topped.lineage_depth
    from topped
    left join models on topped.root_id = models.hub_object_id
)

select * from final
