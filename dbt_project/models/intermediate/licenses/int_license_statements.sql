-- a table of few rows: millions of models declare their licences in a few thousand ways
{{ config(materialized='table') }}

with

models as (
    select * from {{ ref('int_models__to_update') }}
),

stated as (
    select
        {{ empty_for_null('tag_licenses') }} as tag_licenses,
        {{ empty_for_null('card_licenses') }} as card_licenses
    from models
),

final as (
    select
        tag_licenses,
        card_licenses,
        row_number() over (order by tag_licenses, card_licenses) as statement_number
    from stated
    where {{ list_size('tag_licenses') }} + {{ list_size('card_licenses') }} > 0
    group by tag_licenses, card_licenses
)

select * from final
