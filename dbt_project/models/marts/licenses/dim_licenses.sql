with

licenses as (
    select * from {{ ref('licenses') }}
),

model_licenses as (
    select * from {{ ref('fct_model_licenses') }}
),

models as (
    select * from {{ ref('dim_models') }}
),

listed as (
    select
        model_licenses.license_id,
        count(*) as listed_model_count,
        count_if(models.is_eligible) as eligible_model_count
    from model_licenses
    inner join models on model_licenses.hub_object_id = models.hub_object_id
    where model_licenses.is_in_license_ids
    group by model_licenses.license_id
),

card_only as (
    select
        license_id,
        count(*) as card_only_model_count
    from model_licenses
    where is_in_card and not is_in_license_ids
    group by license_id
),

final as (
    select
        licenses.license_id::varchar as license_id,
        licenses.license_name::varchar as license_name,
        licenses.license_class::varchar as license_class,
        licenses.class_reason::varchar as class_reason,
        licenses.license_url::varchar as license_url,
        licenses.spdx_id::varchar as spdx_id,
        coalesce(listed.listed_model_count, 0)::bigint as listed_model_count,
        coalesce(card_only.card_only_model_count, 0)::bigint as card_only_model_count,
        coalesce(listed.eligible_model_count, 0)::bigint as eligible_model_count,
        licenses.is_osi_approved::boolean as is_osi_approved
    from licenses
    left join listed on licenses.license_id = listed.license_id
    left join card_only on licenses.license_id = card_only.license_id
)

select * from final
