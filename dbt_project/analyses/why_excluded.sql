-- Why are the most downloaded models that are not open closed?
select
    model_id,
    closing_rule_name as closed_by,
    closing_verdict as verdict,
    gate_mode as gate,
    download_count_30d as downloads
from marts.dim_models
where not is_open
order by downloads desc
limit 20;
