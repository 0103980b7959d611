with

models as (
    select * from {{ ref('int_models__judged') }}
),

licenses as (
    select * from {{ ref('int_license_statements__classified') }}
),

final as (
    select
        models.* exclude (author_name, license_ids),
        {{ owner_of('models.author_name', 'models.model_id') }} as author_name,
        'https://huggingface.co/' || models.model_id as model_url,
        case
            when
                models.safetensors_parameter_count is not null
                or models.counted_parameter_count is not null
                then 'safetensors'
            when models.gguf_parameter_count is not null then 'gguf'
        end as parameter_source,
        {{ parameter_count('models') }} as parameter_count,
        coalesce(
            models.counted_parameter_count <> models.safetensors_parameter_count, false
        ) as has_contradictory_counts,
        models.excluding_rule_name is null as is_eligible,
        coalesce(models.created_at < '2022-03-03', false) as is_created_at_floor,
        licenses.license_id,
        licenses.license_class,
        licenses.license_url,
        licenses.is_license_osi_approved,
        coalesce(licenses.has_license_conflict, false) as has_license_conflict,
        models.crawl_started_at as crawled_at,
        {{ empty_for_null('licenses.license_ids') }} as license_ids,
        {{ empty_for_null('licenses.tag_license_ids') }} as tag_license_ids,
        {{ empty_for_null('licenses.card_license_ids') }} as card_license_ids
    from models
    left join licenses
        on
            {{ empty_for_null('models.tag_licenses') }} = licenses.tag_licenses
            and {{ empty_for_null('models.card_licenses') }} = licenses.card_licenses
)

-- every column of int_models__judged, and what is added here
select * from final  -- noqa: AM04
