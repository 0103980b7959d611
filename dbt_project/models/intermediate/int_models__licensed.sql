-- written, so that dim_models knows that it is the smaller side of the join; a build of changes
-- works out those models alone
{{ config(materialized='incremental', incremental_strategy='changed') }}

with


model_licenses as (
    select * from {{ ref('int_model_licenses__resolved') }}
),

licenses as (
    select * from {{ ref('licenses') }}
),

license_classes as (
    select * from {{ ref('license_classes') }}
),

classed as (
    select
        model_licenses.*,
        licenses.is_osi_approved,
        license_classes.class_position
    from model_licenses
    inner join licenses on model_licenses.license_id = licenses.license_id
    inner join license_classes on licenses.license_class = license_classes.license_class
    {{ where_landed_now('model_licenses.hub_object_id') }}
),

gathered as (
    select
        hub_object_id,
        -- the most restrictive licence decides; of two as restrictive the first
        arg_max(license_id, class_position * 1000000 - stated_position) filter (
            where is_in_license_ids
        ) as license_id,
        case
            when bool_or(not is_osi_approved) filter (where is_in_license_ids) then false
            when count(*) filter (where is_in_license_ids and is_osi_approved is null) = 0 then true
        end as is_license_osi_approved,
        bool_or(is_in_tags) and bool_or(is_in_card) and bool_or(is_in_tags <> is_in_card)
            as has_license_conflict,
        {{ listed_in_order('license_id', 'stated_position', 'is_in_license_ids') }} as license_ids,
        {{ listed_in_order('license_id', 'stated_position', 'is_in_tags') }} as tag_license_ids,
        {{ listed_in_order('license_id', 'stated_position', 'is_in_card') }} as card_license_ids
    from classed
    group by hub_object_id
),

final as (
    select
        gathered.hub_object_id,
        gathered.license_id,
        licenses.license_class,
        licenses.license_url,
        gathered.is_license_osi_approved,
        gathered.has_license_conflict,
        gathered.license_ids,
        gathered.tag_license_ids,
        gathered.card_license_ids
    from gathered
    inner join licenses on gathered.license_id = licenses.license_id
)

select * from final
