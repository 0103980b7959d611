select
    parent_license_class || ' to ' || license_class as step,
    count(*) as pair_count,
    count(distinct hub_object_id) as model_count,
    min(model_id) as for_example,
    min_by(parent_model_id, model_id) as made_from
from marts.rpt_license_drift
group by parent_license_class, license_class
order by pair_count desc, step asc;
