-- Under which licences are eligible models published, and which of those are OSI approved?
select
    license_id as license,
    license_name as full_name,
    is_osi_approved as osi,
    eligible_model_count as eligible,
    listed_model_count as listed
from marts.dim_licenses
where listed_model_count > 0
order by eligible desc, listed desc
limit 20;
