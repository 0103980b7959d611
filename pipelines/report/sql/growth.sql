select
    date_trunc('month', created_at)::date as created_month,
    is_created_at_floor,
    count(*) as model_count,
    date_trunc('month', created_at) = date_trunc('month', max(fetched_at)) as is_under_way
from marts.dim_models
where created_at is not null
group by date_trunc('month', created_at), is_created_at_floor
order by created_month asc, is_created_at_floor desc;
