with

models as (
    select * from {{ ref('int_models__to_update') }}
),

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

pipeline_tags as (
    select * from {{ ref('pipeline_tags') }}
),

filter_rules as (
    select * from {{ ref('filter_rules') }}
),

-- one row: where each enforced rule stands in the funnel, null for those that are not enforced
enforced as (
    select
        max(case rule_name when 'public' then rule_position end) as public_position,
        max(case rule_name when 'enabled' then rule_position end) as enabled_position,
        max(case rule_name when 'ungated' then rule_position end) as ungated_position,
        max(case rule_name when 'generative' then rule_position end) as generative_position,
        max(case rule_name when 'served' then rule_position end) as served_position
    from filter_rules
    where is_enforced
),

evidence as (
    select
        models.*,
        crawls.started_at as crawl_started_at,
        pipeline_tags.modality,
        pipeline_tags.is_generative,
        pipeline_tags.is_selected,
        -- the Hub leaves `inference` out of models that nobody serves: absent tells something
        -- only where the crawl has asked for it
        case
            when models.inference_status is not null then models.inference_status = 'warm'
            when {{ list_has('crawls.requested_fields', "'inference'") }} then false
        end as is_served
    from models
    left join crawls on models.crawl_id = crawls.crawl_id
    left join pipeline_tags on models.pipeline_tag = pipeline_tags.pipeline_tag
),

judged as (
    select
        *,
        {{ verdicts() }}
    from evidence
),

closed as (
    select
        judged.*,
        -- least() passes over nulls: rules that are passed, or not enforced
        least(
            case when judged.public_verdict <> 'pass' then enforced.public_position end,
            case when judged.enabled_verdict <> 'pass' then enforced.enabled_position end,
            case when judged.ungated_verdict <> 'pass' then enforced.ungated_position end,
            case when judged.generative_verdict <> 'pass' then enforced.generative_position end,
            case when judged.served_verdict <> 'pass' then enforced.served_position end
        ) as closing_position
    from judged
    cross join enforced
),

final as (
    select
        closed.*,
        filter_rules.rule_name as closing_rule_name,
        {{ verdict_on('filter_rules.rule_name') }} as closing_verdict
    from closed
    left join filter_rules on closed.closing_position = filter_rules.rule_position
)

-- every column of staging, whatever they are, and what is added here
select * from final  -- noqa: AM04
