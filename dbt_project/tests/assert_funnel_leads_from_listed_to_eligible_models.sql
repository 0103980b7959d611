-- the input of the first rule is every listed model, the output of the last the eligible models
with

listed as (
    select count(*) as listed_model_count from {{ ref('dim_models') }}
),

eligible as (
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
        eligible.eligible_model_count,
        funnel.input_model_count,
        funnel.output_model_count
    from listed
    cross join eligible
    cross join funnel
    where
        listed.listed_model_count <> funnel.input_model_count
        or eligible.eligible_model_count <> funnel.output_model_count
)

select * from final
