with

models as (
    select
        'listed' as of_models,
        license_id
    from marts.dim_models
    union all
    select
        'eligible' as of_models,
        license_id
    from marts.dim_models
    where is_eligible
)

select
    of_models,
    count(*) as model_count,
    count_if(license_id is null) as undeclared_model_count,
    count_if(license_id is null) / count(*) as undeclared_ratio
from models
group by of_models
order by of_models desc;
