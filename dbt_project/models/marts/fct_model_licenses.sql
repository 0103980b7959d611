-- a build of changes works out those models alone
{{ config(materialized='incremental', incremental_strategy='changed') }}

with

model_licenses as (
    select * from {{ ref('int_model_licenses__resolved') }}
),

models as (
    select * from {{ ref('int_models__fresh') }}
),

licenses as (
    select * from {{ ref('licenses') }}
),

final as (
    select
        model_licenses.hub_object_id::varchar as hub_object_id,
        model_licenses.license_id::varchar as license_id,
        licenses.license_class::varchar as license_class,
        case
            when model_licenses.is_in_card then models.card_license_key
        end::varchar as card_license_key,
        model_licenses.is_in_tags::boolean as is_in_tags,
        model_licenses.is_in_card::boolean as is_in_card,
        model_licenses.is_in_license_ids::boolean as is_in_license_ids,
        model_licenses.is_unplaced::boolean as is_unplaced,
        model_licenses.stated_texts::varchar[] as stated_texts
    from model_licenses
    inner join models on model_licenses.hub_object_id = models.hub_object_id
    inner join licenses on model_licenses.license_id = licenses.license_id
)

select * from final
