-- Which gated models are the most downloaded, and who decides on access to them?
select
    model_id,
    case gate_mode when 'auto' then 'whoever accepts' else 'the author' end as decided_by,
    license_id,
    download_count_30d as downloads
from marts.dim_models
where gate_mode in ('auto', 'manual')
order by downloads desc
limit 20;
