with

most_liked as (
    select
        gate_mode,
        like_count as wanted_count,
        model_id
    from marts.dim_models
    order by like_count desc nulls last, model_id asc
    limit 1000
),

most_downloaded as (
    select
        gate_mode,
        download_count_30d as wanted_count,
        model_id
    from marts.dim_models
    order by download_count_30d desc nulls last, model_id asc
    limit 1000
),

wanted as (
    select
        'most liked' as by_what,
        *
    from most_liked
    union all
    select
        'most downloaded' as by_what,
        *
    from most_downloaded
),

placed as (
    select
        by_what,
        gate_mode,
        row_number() over (
            partition by by_what order by wanted_count desc nulls last, model_id asc
        ) as place
    from wanted
),

grouped as (
    select
        'all models' as of_models,
        null as group_size,
        gate_mode
    from marts.dim_models
    union all
    select
        by_what as of_models,
        1000 as group_size,
        gate_mode
    from placed
    union all
    select
        by_what as of_models,
        100 as group_size,
        gate_mode
    from placed
    where place <= 100
)

select
    of_models,
    group_size,
    count(*) as model_count,
    count_if(gate_mode in ('auto', 'manual')) as gated_model_count,
    count_if(gate_mode = 'manual') as manual_model_count,
    count_if(gate_mode in ('auto', 'manual')) / nullif(count_if(gate_mode <> 'unknown'), 0)
        as gated_ratio
from grouped
group by of_models, group_size
order by of_models asc, group_size desc;
