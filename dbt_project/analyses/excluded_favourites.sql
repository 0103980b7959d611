-- Which rule excludes the most downloaded models that are not eligible?
select
    model_id,
    excluding_rule_name as excluded_by,
    excluding_verdict as verdict,
    gate_mode as gate,
    download_count_30d as downloads
from marts.dim_models
where not is_eligible
order by downloads desc
limit 20;
