-- each model counts once among the first options
with

options as (
    select
        sum(first_listed_model_count) as listed_model_count,
        sum(first_eligible_model_count) as eligible_model_count
    from {{ ref('rpt_serving_options') }}
),

models as (
    select
        count(*) as listed_model_count,
        count_if(is_eligible) as eligible_model_count
    from {{ ref('dim_models') }}
),

final as (
    select
        options.listed_model_count as optioned_model_count,
        models.listed_model_count,
        options.eligible_model_count as optioned_eligible_model_count,
        models.eligible_model_count
    from options
    cross join models
    where
        options.listed_model_count <> models.listed_model_count
        or options.eligible_model_count <> models.eligible_model_count
)

select * from final
