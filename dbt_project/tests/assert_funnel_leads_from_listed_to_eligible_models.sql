-- the first rule takes in every listed model, and the last lets out the eligible ones
with

listed as (
    select count(*) as listed_model_count from {{ ref('dim_models') }}
),

opened as (
    select count(*) as eligible_model_count from {{ ref('eligible_models') }}
),

funnel as (
    select
        min_by(input_model_count, rule_position) as input_model_count,
        max_by(output_model_count, rule_position) as output_model_count
    from {{ ref('rpt_filter_funnel') }}
),

final as (
    select
        listed.listed_model_count,
        opened.eligible_model_count,
        funnel.input_model_count,
        funnel.output_model_count
    from listed
    cross join opened
    cross join funnel
    where
        listed.listed_model_count <> funnel.input_model_count
        or opened.eligible_model_count <> funnel.output_model_count
)

select * from final
