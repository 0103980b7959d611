-- a table: two marts read it, and it sums up five verdicts a model
{{ config(materialized='table') }}

with

verdicts as (
    select * from {{ ref('int_model_verdicts') }}
),

filter_rules as (
    select * from {{ ref('filter_rules') }}
),

closed as (
    select
        verdicts.hub_object_id,
        min_by(verdicts.rule_name, filter_rules.rule_position) as closing_rule_name,
        min_by(verdicts.verdict, filter_rules.rule_position) as closing_verdict
    from verdicts
    inner join filter_rules on verdicts.rule_name = filter_rules.rule_name
    where filter_rules.is_enforced and verdicts.verdict <> 'pass'
    group by verdicts.hub_object_id
)

select * from closed
