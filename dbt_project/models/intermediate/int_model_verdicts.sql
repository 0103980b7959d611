with

models as (
    select * from {{ ref('stg_hub__models') }}
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

evidence as (
    select
        models.hub_object_id,
        models.is_private,
        models.is_disabled,
        models.gate_mode,
        models.inference_status,
        pipeline_tags.is_selected,
        -- the Hub leaves `inference` out of models that nobody serves: absent tells something
        -- only where the crawl has asked for it
        {{ list_has('crawls.requested_fields', "'inference'") }} as is_inference_requested
    from models
    left join crawls on models.crawl_id = crawls.crawl_id
    left join pipeline_tags on models.pipeline_tag = pipeline_tags.pipeline_tag
),

verdicts as (
    select
        evidence.hub_object_id,
        filter_rules.rule_name,
        case filter_rules.rule_name
            when 'public' then {{ verdict('not evidence.is_private') }}
            when 'enabled' then {{ verdict('not evidence.is_disabled') }}
            when 'ungated' then {{ verdict("nullif(evidence.gate_mode, 'unknown') = 'open'") }}
            when 'generative' then {{ verdict('evidence.is_selected') }}
            when 'served' then case
                when evidence.inference_status = 'warm' then 'pass'
                when evidence.inference_status is not null then 'fail'
                when evidence.is_inference_requested then 'fail'
                else 'unknown'
            end
        end as verdict
    from evidence
    cross join filter_rules
)

select * from verdicts
