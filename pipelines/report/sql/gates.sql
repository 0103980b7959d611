select
    gate_mode,
    count(*) as model_count,
    count(*) / sum(count(*)) over () as model_ratio
from marts.dim_models
group by gate_mode
order by model_count desc;
