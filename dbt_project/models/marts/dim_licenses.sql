with

licenses as (
    select * from {{ ref('licenses') }}
),

models as (
    select * from {{ ref('dim_models') }}
),

declared as (
    select
        is_open,
        {{ exploded(distinct_items('license_ids')) }} as license_id
    from models
),

listed as (
    select
        license_id,
        count(*) as listed_model_count,
        count_if(is_open) as open_model_count
    from declared
    group by license_id
),

final as (
    select
        coalesce(licenses.license_id, listed.license_id)::varchar as license_id,
        licenses.license_name::varchar as license_name,
        licenses.license_url::varchar as license_url,
        licenses.spdx_id::varchar as spdx_id,
        coalesce(listed.listed_model_count, 0)::bigint as listed_model_count,
        coalesce(listed.open_model_count, 0)::bigint as open_model_count,
        (licenses.license_id is not null)::boolean as is_in_hub_docs,
        licenses.is_osi_approved::boolean as is_osi_approved
    from licenses
    full outer join listed on licenses.license_id = listed.license_id
)

select * from final
