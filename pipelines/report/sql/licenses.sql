select
    license_id,
    license_name,
    listed_model_count,
    eligible_model_count,
    is_osi_approved
from marts.dim_licenses
where listed_model_count > 0
order by listed_model_count desc, license_id asc
limit 16;
