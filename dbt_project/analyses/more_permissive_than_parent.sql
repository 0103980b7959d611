-- Which popular models declare a more permissive licence than the model they were made from?
select
    model_id,
    license_id as license_declared,
    parent_model_id,
    parent_license_id as parent_license,
    download_count_30d as downloads
from marts.rpt_license_drift
order by downloads desc, model_id asc
limit 20;
