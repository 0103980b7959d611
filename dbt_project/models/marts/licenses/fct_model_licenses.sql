{{ incremental_by_model() }}

with

models as (
    select * from {{ ref('int_models__to_update') }}
),

statements as (
    select * from {{ ref('int_license_statements') }}
),

stated_licenses as (
    select * from {{ ref('int_license_statements__resolved') }}
),

licenses as (
    select * from {{ ref('licenses') }}
),

final as (
    select
        models.hub_object_id::varchar as hub_object_id,
        models.model_id::varchar as model_id,
        stated_licenses.license_id::varchar as license_id,
        licenses.license_class::varchar as license_class,
        case
            when stated_licenses.is_in_card then models.card_license_key
        end::varchar as card_license_key,
        stated_licenses.is_in_tags::boolean as is_in_tags,
        stated_licenses.is_in_card::boolean as is_in_card,
        stated_licenses.is_in_license_ids::boolean as is_in_license_ids,
        stated_licenses.is_unplaced::boolean as is_unplaced,
        stated_licenses.stated_texts::varchar[] as stated_texts
    from models
    inner join statements
        on
            {{ empty_for_null('models.tag_licenses') }} = statements.tag_licenses
            and {{ empty_for_null('models.card_licenses') }} = statements.card_licenses
    inner join stated_licenses
        on statements.statement_number = stated_licenses.statement_number
    inner join licenses on stated_licenses.license_id = licenses.license_id
)

select * from final
