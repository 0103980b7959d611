with

models as (
    select
        download_count_30d,
        -- two steps for each power of ten; null without downloads
        floor(2 * log10(nullif(download_count_30d, 0))) as step
    from marts.dim_models
    where download_count_30d is not null
),

steps as (
    select
        step,
        count(*) as model_count,
        sum(download_count_30d) as download_count
    from models
    group by step
),

final as (
    select
        coalesce(ceil(pow(10, step / 2)), 0)::bigint as at_least_downloads,
        sum(model_count) over upwards::bigint as model_count,
        (sum(model_count) over upwards / sum(model_count) over ())::double as model_ratio,
        (sum(download_count) over upwards / sum(download_count) over ())::double as download_ratio
    from steps
    window upwards as (order by step desc nulls last)
)

select * from final
order by at_least_downloads;
