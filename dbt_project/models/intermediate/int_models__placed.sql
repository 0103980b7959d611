-- a table: so that dim_models knows that it is the smaller side of the join
{{ config(materialized='table') }}

with

models as (
    select * from {{ ref('stg_hub__models') }}
),

built_before as (
    select * from {{ ref('stg_hub__built_before') }}
),

roots as (
    select * from {{ ref('int_models__rooted') }}
),

descendants as (
    select * from {{ ref('int_models__descended') }}
),

final as (
    select
        models.hub_object_id,
        -- a model of which no parent is known is its own root
        case
            when roots.hub_object_id is not null then roots.root_hub_object_id
            when models.is_lineage_sent then models.hub_object_id
        end as root_hub_object_id,
        case
            when roots.hub_object_id is not null then roots.root_model_id
            when models.is_lineage_sent then models.model_id
        end as root_model_id,
        case
            when roots.hub_object_id is not null then roots.lineage_depth
            when models.is_lineage_sent then 0
        end as lineage_depth,
        coalesce(descendants.descendant_count, 0) as descendant_count,
        models.crawl_id > built_before.crawl_id as is_fresh
    from models
    cross join built_before
    left join roots on models.hub_object_id = roots.hub_object_id
    left join descendants on models.hub_object_id = descendants.hub_object_id
)

select * from final
