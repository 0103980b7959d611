-- kept from build to build, so that a crawl can be held against the one before
{{ config(
    materialized='incremental', schema='history', incremental_strategy='delete+insert',
    unique_key='crawl_id'
) }}

with

models as (
    select * from {{ ref('dim_models') }}
),

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

totals as (
    select
        max(crawl_id) as crawl_id,
        count(*) as model_count
    from models
),

known_counts as (
    select {{ known_counts() }} from models
),

distinct_counts as (
    select {{ distinct_counts() }} from models
),

least_values as (
    select {{ extremes('min') }} from models
),

most_values as (
    select {{ extremes('max') }} from models
),

known as (
    select * from known_counts {{ as_rows('known_count') }}
),

differing as (
    select * from distinct_counts {{ as_rows('distinct_count') }}
),

least as (
    select * from least_values {{ as_rows('least_value') }}
),

most as (
    select * from most_values {{ as_rows('most_value') }}
),

final as (
    select
        totals.crawl_id,
        known.column_name,
        crawls.scope_name,
        least.least_value,
        most.most_value,
        totals.model_count,
        known.known_count,
        differing.distinct_count
    from known
    cross join totals
    left join crawls on totals.crawl_id = crawls.crawl_id
    left join differing on known.column_name = differing.column_name
    left join least on known.column_name = least.column_name
    left join most on known.column_name = most.column_name
)

select * from final
