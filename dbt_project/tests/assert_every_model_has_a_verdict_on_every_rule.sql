select
    filter_rules.rule_name,
    count(verdicts.hub_object_id) as verdict_count
from {{ ref('filter_rules') }} as filter_rules
left join {{ ref('int_model_verdicts') }} as verdicts
    on filter_rules.rule_name = verdicts.rule_name
group by filter_rules.rule_name
having count(verdicts.hub_object_id) <> (select count(*) from {{ ref('stg_hub__models') }})
