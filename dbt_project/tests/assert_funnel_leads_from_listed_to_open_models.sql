-- the first rule takes in every listed model, and the last lets out the open ones
with

counted as (
    select
        (select count(*) from {{ ref('dim_models') }}) as listed_model_count,
        (select count(*) from {{ ref('open_models') }}) as open_model_count,
        min_by(input_model_count, rule_position) as input_model_count,
        max_by(output_model_count, rule_position) as output_model_count
    from {{ ref('rpt_filter_funnel') }}
)

select * from counted
where listed_model_count <> input_model_count or open_model_count <> output_model_count
