-- kept from build to build, to compare a crawl with the previous one; an incremental crawl gets no
-- profile, since most rows of the table are not from it
{{ config(incremental_strategy='delete+insert', unique_key='crawl_id') }}

with

all_models as {{ not_materialized() }} (
    select * from {{ ref('dim_models') }}
),

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

newest as (
    select max(crawl_id) as crawl_id from {{ ref('dim_models') }}
),

full_crawl as (
    select
        crawls.crawl_id,
        crawls.scope_name
    from newest
    inner join crawls on newest.crawl_id = crawls.crawl_id
    where crawls.crawl_mode is distinct from 'incremental'
),

models as {{ not_materialized() }} (
    select all_models.* from all_models
    cross join full_crawl
),

totals as (
    select count(*) as model_count from models
),

known_counts as (
    select {{ known_counts() }} from models
),

expected_counts as (
    select {{ expected_counts() }} from models
),

distinct_counts as (
    select {{ distinct_counts() }} from models
),

min_values as (
    select {{ extremes('min') }} from models
),

max_values as (
    select {{ extremes('max') }} from models
),

known as (
    select * from known_counts {{ as_rows('known_count') }}
),

expected as (
    select * from expected_counts {{ as_rows('expected_count') }}
),

distincts as (
    select * from distinct_counts {{ as_rows('distinct_count') }}
),

smallest as (
    select * from min_values {{ as_rows('min_value') }}
),

largest as (
    select * from max_values {{ as_rows('max_value') }}
),

final as (
    select
        full_crawl.crawl_id,
        known.column_name,
        full_crawl.scope_name,
        smallest.min_value,
        largest.max_value,
        totals.model_count,
        known.known_count,
        coalesce(expected.expected_count, totals.model_count) as expected_count,
        distincts.distinct_count
    from known
    cross join full_crawl
    cross join totals
    left join expected on known.column_name = expected.column_name
    left join distincts on known.column_name = distincts.column_name
    left join smallest on known.column_name = smallest.column_name
    left join largest on known.column_name = largest.column_name
)

select * from final
