-- a table, so that DuckDB knows its size and hashes it as the smaller side of dim_models' join
{{ config(materialized='table') }}

with

statements as (
    select * from {{ ref('int_license_statements') }}
),

stated_licenses as (
    select * from {{ ref('int_license_statements__resolved') }}
),

licenses as (
    select * from {{ ref('licenses') }}
),

license_classes as (
    select * from {{ ref('license_classes') }}
),

classed as (
    select
        stated_licenses.*,
        licenses.is_osi_approved,
        license_classes.class_position
    from stated_licenses
    inner join licenses on stated_licenses.license_id = licenses.license_id
    inner join license_classes on licenses.license_class = license_classes.license_class
),

combined as (
    select
        statement_number,
        -- the most restrictive licence decides, and of equally restrictive ones the first
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
    group by statement_number
),

final as (
    select
        statements.tag_licenses,
        statements.card_licenses,
        combined.statement_number,
        combined.license_id,
        licenses.license_class,
        licenses.license_url,
        combined.is_license_osi_approved,
        combined.has_license_conflict,
        combined.license_ids,
        combined.tag_license_ids,
        combined.card_license_ids
    from combined
    inner join licenses on combined.license_id = licenses.license_id
    inner join statements on combined.statement_number = statements.statement_number
)

select * from final
