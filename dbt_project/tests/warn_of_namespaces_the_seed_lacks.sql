-- a prefix that many models use may be a namespace: add it to configs/seeds/tag_namespaces.csv
{{ config(severity='warn') }}

with

model_tags as (
    select * from {{ ref('fct_model_tags') }}
    where namespace is null and tag like '%:%'
),

prefixed as (
    select
        split_part(tag, ':', 1) as tag_prefix,
        count(distinct tag) as tag_count,
        count(distinct hub_object_id) as listed_model_count
    from model_tags
    group by split_part(tag, ':', 1)
),

final as (
    select
        tag_prefix,
        tag_count,
        listed_model_count
    from prefixed
    where listed_model_count >= 20 and tag_count > 1 and regexp_matches(tag_prefix, '^[a-z_]+$')
)

select * from final
