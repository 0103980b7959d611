select
    coalesce(library_name, 'none known') as library_name,
    count(*) as model_count,
    count(*) / sum(count(*)) over () as model_ratio,
    try_cast(sum(download_count_30d) as bigint) as download_count_30d
from marts.dim_models
group by coalesce(library_name, 'none known')
order by model_count desc, library_name asc
limit 16;
