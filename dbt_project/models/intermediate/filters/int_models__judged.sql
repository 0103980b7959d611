with

models as (
    select * from {{ ref('int_models__served') }}
),

pipeline_tags as (
    select * from {{ ref('pipeline_tags') }}
),

-- DuckDB computes every column of what is joined to a CTE that it stores, even unused lists
filter_rules as {{ not_materialized() }} (
    select * from {{ ref('filter_rules') }}
),

-- one row: the position of each rule in the funnel, null for rules that are not enforced
enforced as (
    select
        {% for rule in var('filter_rules') %}
            max(case rule_name when '{{ rule }}' then rule_position end)
                as {{ rule }}_position{% if not loop.last %},{% endif %}
        {% endfor %}
    from filter_rules
    where is_enforced
),

evidence as (
    select
        models.*,
        pipeline_tags.modality,
        pipeline_tags.is_generative,
        pipeline_tags.is_selected
    from models
    left join pipeline_tags on models.pipeline_tag = pipeline_tags.pipeline_tag
),

judged as (
    select
        *,
        {{ verdicts() }}
    from evidence
),

excluded as (
    select
        judged.*,
        -- least() ignores nulls: rules that are passed, or not enforced
        least(
            {% for rule in var('filter_rules') %}
                case when judged.{{ rule }}_verdict <> 'pass' then enforced.{{ rule }}_position end
                {% if not loop.last %},{% endif %}
            {% endfor %}
        ) as excluding_position
    from judged
    cross join enforced
),

final as (
    select
        excluded.*,
        filter_rules.rule_name as excluding_rule_name,
        {{ verdict_on('filter_rules.rule_name') }} as excluding_verdict
    from excluded
    left join filter_rules on excluded.excluding_position = filter_rules.rule_position
)

-- every column of int_models__served, and what is added here: dim_models takes 1.2 times as long
-- at a million models when it joins keys and verdicts to those columns instead
select * from final  -- noqa: AM04
