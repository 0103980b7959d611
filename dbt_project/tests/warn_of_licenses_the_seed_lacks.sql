-- the Hub adds ids and authors invent names: add those that are clear to configs/seeds/licenses.csv
-- or license_aliases.csv
{{ config(severity='warn') }}

with

unplaced as (
    select {{ exploded('stated_texts') }} as stated_text
    from {{ ref('fct_model_licenses') }}
    where is_unplaced
),

final as (
    select
        stated_text,
        count(*) as listed_model_count
    from unplaced
    group by stated_text
)

select * from final
