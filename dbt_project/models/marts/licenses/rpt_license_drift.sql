with

lineage as (
    select * from {{ ref('fct_model_lineage') }}
),

models as (
    select * from {{ ref('dim_models') }}
),

license_classes as (
    select * from {{ ref('license_classes') }}
),

-- models of classes that can't be compared are left out here
classed as (
    select
        models.hub_object_id,
        models.license_id,
        models.license_class,
        models.download_count_30d,
        license_classes.class_position
    from models
    inner join license_classes on models.license_class = license_classes.license_class
    where license_classes.is_comparable
),

final as (
    select
        lineage.hub_object_id::varchar as hub_object_id,
        lineage.model_id::varchar as model_id,
        lineage.parent_hub_object_id::varchar as parent_hub_object_id,
        lineage.parent_model_id::varchar as parent_model_id,
        lineage.relation::varchar as relation,
        children.license_id::varchar as license_id,
        children.license_class::varchar as license_class,
        parents.license_id::varchar as parent_license_id,
        parents.license_class::varchar as parent_license_class,
        children.download_count_30d::bigint as download_count_30d
    from lineage
    inner join classed as children on lineage.hub_object_id = children.hub_object_id
    inner join classed as parents on lineage.parent_hub_object_id = parents.hub_object_id
    where
        lineage.loop_kind is null
        and children.class_position < parents.class_position
)

select * from final
