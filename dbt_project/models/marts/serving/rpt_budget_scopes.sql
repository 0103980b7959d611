with

known_counts as (
    select * from {{ ref('known_model_counts') }}
),

models as (
    select * from {{ ref('dim_models') }}
),

pipeline_tags as (
    select * from {{ ref('pipeline_tags') }}
),

counted as (
    select
        max(models.fetched_at)::date as counted_date,
        count_if(models.is_eligible) as eligible_model_count,
        count_if(models.is_eligible and coalesce(pipeline_tags.is_in_original_four, false))
            as original_four_model_count
    from models
    left join pipeline_tags on models.pipeline_tag = pipeline_tags.pipeline_tag
),

scopes as (
    select
        scope_name,
        model_count,
        counted_date
    from known_counts
    union all
    select
        'eligible models' as scope_name,
        eligible_model_count as model_count,
        counted_date
    from counted
    union all
    select
        'eligible models of the original four tasks' as scope_name,
        original_four_model_count as model_count,
        counted_date
    from counted
),

final as (
    select
        scope_name::varchar as scope_name,
        model_count::bigint as model_count,
        counted_date::date as counted_date
    from scopes
)

select * from final
