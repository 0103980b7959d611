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

evaluations as (
    select * from {{ ref('int_model_evaluations__unnested') }}
),

fewer_downloads as (
    select * from {{ ref('int_models__with_fewer_downloads') }}
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
    {% for measure, (counted, relation) in {
        'listed_models': ('count(*)', 'models'),
        'eligible_models': ('count_if(is_eligible)', 'models'),
        'contradictory_served_states': ('count(served_contradiction)', 'models'),
        'quarantined_models': ('count(typing_problem)', 'landed_models'),
        'models_with_unread_fields': ('count(unread_fields)', 'landed_models'),
        'duplicate_copies': ('coalesce(sum(duplicate_count), 0)', 'landed_models'),
        'unreadable_provider_entries': ('count(entry_problem)', 'provider_entries'),
        'unreadable_evaluations': ('count(entry_problem)', 'evaluations'),
        'models_with_fewer_downloads': ('count(*)', 'fewer_downloads'),
        'contradictory_parameter_counts': ('count_if(has_contradictory_counts)', 'sizes'),
    }.items() %}
        select
            '{{ measure }}' as measure_name,
            {{ counted }} as measured_count
        from {{ relation }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
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
