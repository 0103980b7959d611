-- a table, so that DuckDB knows its size and hashes it as the smaller side of dim_models' join
{{ config(materialized='table') }}

with

models as (
    select * from {{ ref('stg_hub__models') }}
),

build_watermark as (
    select * from {{ ref('stg_hub__build_watermark') }}
),

roots as (
    select * from {{ ref('int_model_roots') }}
),

descendants as (
    select * from {{ ref('int_model_descendant_counts') }}
),

final as (
    select
        models.hub_object_id,
        {{ in_family('roots', 'root_hub_object_id', 'models.hub_object_id') }}
            as root_hub_object_id,
        {{ in_family('roots', 'root_model_id', 'models.model_id') }} as root_model_id,
        {{ in_family('roots', 'lineage_depth', 0) }} as lineage_depth,
        coalesce(descendants.descendant_count, 0) as descendant_count,
        models.crawl_id > build_watermark.crawl_id as is_landed
    from models
    cross join build_watermark
    left join roots on models.hub_object_id = roots.hub_object_id
    left join descendants on models.hub_object_id = descendants.hub_object_id
)

select * from final
