with

models as (
    select * from {{ ref('int_models__judged') }}
),

filter_rules as (
    select * from {{ ref('filter_rules') }}
),

verdicts as (
    select
        models.hub_object_id,
        filter_rules.rule_name,
        {{ verdict_on('filter_rules.rule_name') }} as verdict
    from models
    cross join filter_rules
)

select * from verdicts
