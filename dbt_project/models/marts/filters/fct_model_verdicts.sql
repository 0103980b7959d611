-- a view: five rows per model, all of which follow from dim_models
{{ config(materialized='view') }}

with

models as (
    select * from {{ ref('dim_models') }}
),

pipeline_tags as (
    select * from {{ ref('pipeline_tags') }}
),

filter_rules as (
    select * from {{ ref('filter_rules') }}
),

evidence as (
    select
        models.hub_object_id,
        models.model_id,
        models.is_private,
        models.is_disabled,
        models.gate_mode,
        models.is_served,
        pipeline_tags.is_selected
    from models
    left join pipeline_tags on models.pipeline_tag = pipeline_tags.pipeline_tag
),

judged as (
    select
        hub_object_id,
        model_id,
        {{ verdicts() }}
    from evidence
),

final as (
    select
        judged.hub_object_id::varchar as hub_object_id,
        judged.model_id::varchar as model_id,
        filter_rules.rule_name::varchar as rule_name,
        ({{ verdict_on('filter_rules.rule_name') }})::varchar as verdict
    from judged
    cross join filter_rules
)

select * from final
