with

filter_rules as (
    select * from {{ ref('filter_rules') }}
),

verdicts as (
    select
        rule_name,
        count(verdict) as verdict_count
    from {{ ref('fct_model_verdicts') }}
    group by rule_name
),

models as (
    select count(*) as model_count from {{ ref('stg_hub__models') }}
),

final as (
    select
        filter_rules.rule_name,
        models.model_count,
        coalesce(verdicts.verdict_count, 0) as verdict_count
    from filter_rules
    cross join models
    left join verdicts on filter_rules.rule_name = verdicts.rule_name
    where models.model_count <> coalesce(verdicts.verdict_count, 0)
)

select * from final
