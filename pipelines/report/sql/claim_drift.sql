select
    license_class,
    count(distinct hub_object_id) as model_count,
    count(distinct parent_hub_object_id) as parent_count,
    min(model_id) as for_example
from marts.rpt_license_drift
where parent_license_class = 'use-limited'
group by license_class
order by model_count desc, license_class asc;
