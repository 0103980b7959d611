select
    coalesce(license_class, 'none declared') as license_class,
    count(*) as listed_model_count,
    count(*) filter (where is_open) as open_model_count,
    count(*) / sum(count(*)) over () as listed_ratio,
    count(*) filter (where is_open)
    / nullif(sum(count(*) filter (where is_open)) over (), 0) as open_ratio
from marts.dim_models
group by coalesce(license_class, 'none declared')
order by listed_model_count desc;
