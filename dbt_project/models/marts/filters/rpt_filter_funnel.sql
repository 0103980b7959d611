with

filter_rules as (
    select * from {{ ref('filter_rules') }}
),

verdicts as (
    select * from {{ ref('fct_model_verdicts') }}
),

models as {{ not_materialized() }} (
    select * from {{ ref('dim_models') }}
),

listed as (
    select count(*) as listed_model_count from models
),

judged as (
    select
        rule_name,
        count_if(verdict = 'fail') as failing_model_count,
        count_if(verdict = 'unknown') as undecided_model_count
    from verdicts
    group by rule_name
),

excluded as (
    select
        excluding_rule_name as rule_name,
        count_if(excluding_verdict = 'fail') as removed_model_count,
        count_if(excluding_verdict = 'unknown') as unknown_model_count
    from models
    where excluding_rule_name is not null
    group by excluding_rule_name
),

steps as (
    select
        filter_rules.rule_position,
        filter_rules.rule_name,
        filter_rules.question,
        filter_rules.is_enforced,
        coalesce(excluded.removed_model_count, 0) as removed_model_count,
        coalesce(excluded.unknown_model_count, 0) as unknown_model_count,
        coalesce(judged.failing_model_count, 0) as failing_model_count,
        coalesce(judged.undecided_model_count, 0) as undecided_model_count,
        listed.listed_model_count - sum(
            coalesce(excluded.removed_model_count, 0) + coalesce(excluded.unknown_model_count, 0)
        ) over (
            order by filter_rules.rule_position rows between unbounded preceding and current row
        ) as output_model_count
    from filter_rules
    cross join listed
    left join judged on filter_rules.rule_name = judged.rule_name
    left join excluded on filter_rules.rule_name = excluded.rule_name
),

final as (
    select
        rule_position::bigint as rule_position,
        rule_name::varchar as rule_name,
        question::varchar as question,
        (
            output_model_count + removed_model_count + unknown_model_count
        )::bigint as input_model_count,
        removed_model_count::bigint as removed_model_count,
        unknown_model_count::bigint as unknown_model_count,
        output_model_count::bigint as output_model_count,
        failing_model_count::bigint as failing_model_count,
        undecided_model_count::bigint as undecided_model_count,
        is_enforced::boolean as is_enforced
    from steps
)

select * from final
