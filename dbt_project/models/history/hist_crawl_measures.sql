-- kept from build to build, to compare a crawl with the previous one
{{ config(incremental_strategy='delete+insert', unique_key='crawl_id') }}

with

models as {{ not_materialized() }} (
    select * from {{ ref('dim_models') }}
),

landed_models as {{ not_materialized() }} (
    select * from {{ ref('base_hub__models') }}
),

provider_entries as (
    select * from {{ ref('int_model_providers__unnested') }}
),

sizes as (
    select * from {{ ref('dim_model_sizes') }}
),

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

newest as (
    select max(crawl_id) as crawl_id from landed_models
),

counted as (
    select
        'listed_models' as measure_name,
        count(*) as measured_count
    from models
    union all
    select
        'eligible_models' as measure_name,
        count(*) as measured_count
    from models
    where is_eligible
    union all
    select
        'quarantined_models' as measure_name,
        count(typing_problem) as measured_count
    from landed_models
    union all
    select
        'duplicate_copies' as measure_name,
        coalesce(sum(duplicate_count), 0) as measured_count
    from landed_models
    union all
    select
        'unreadable_provider_entries' as measure_name,
        count(entry_problem) as measured_count
    from provider_entries
    union all
    select
        'contradictory_parameter_counts' as measure_name,
        count(*) as measured_count
    from sizes
    where has_contradictory_counts
),

final as (
    select
        newest.crawl_id,
        counted.measure_name,
        crawls.scope_name,
        counted.measured_count::bigint as measured_count
    from counted
    cross join newest
    left join crawls on newest.crawl_id = crawls.crawl_id
)

select * from final
