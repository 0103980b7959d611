-- a table: two models read it
{{ config(materialized='table') }}

with

statements as (
    select * from {{ ref('int_license_statements') }}
),

licenses as (
    select * from {{ ref('licenses') }}
),

license_aliases as (
    select * from {{ ref('license_aliases') }}
),

in_tags as (
    select
        statement_number,
        true as is_in_tags,
        true as is_in_license_ids,
        {{ exploded('tag_licenses') }} as stated_text,
        {{ exploded_positions('tag_licenses') }} as stated_position
    from statements
),

in_cards as (
    select
        statement_number,
        false as is_in_tags,
        {{ list_size(lowered('tag_licenses')) }} = 0 as is_in_license_ids,
        {{ exploded('card_licenses') }} as stated_text,
        {{ exploded_positions('card_licenses') }} as stated_position
    from statements
),

stated as (
    select * from in_tags
    union all
    select * from in_cards
),

normalised as (
    select
        *,
        lower(trim(stated_text)) as license_text
    from stated
    where trim(stated_text) <> ''
),

resolved as (
    select
        normalised.*,
        coalesce(licenses.license_id, license_aliases.license_id, 'unknown') as license_id,
        licenses.license_id is null and license_aliases.license_id is null as is_unplaced
    from normalised
    left join licenses on normalised.license_text = licenses.license_id
    left join license_aliases on normalised.license_text = license_aliases.license_text
),

final as (
    select
        statement_number,
        license_id,
        min(stated_position) as stated_position,
        bool_or(is_in_tags) as is_in_tags,
        bool_or(not is_in_tags) as is_in_card,
        bool_or(is_in_license_ids) as is_in_license_ids,
        bool_or(is_unplaced) as is_unplaced,
        {{ distinct_list('stated_text') }} as stated_texts
    from resolved
    group by statement_number, license_id
)

select * from final
