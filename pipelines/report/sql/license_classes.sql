select
    coalesce(license_class, 'none declared') as license_class,
    count(*) as listed_model_count,
    count(*) filter (where is_eligible) as eligible_model_count,
    count(*) / sum(count(*)) over () as listed_ratio,
    count(*) filter (where is_eligible)
    / nullif(sum(count(*) filter (where is_eligible)) over (), 0) as eligible_ratio
from marts.dim_models
group by coalesce(license_class, 'none declared')
order by listed_model_count desc;
