with

-- models with the same number of downloads together: far fewer rows than models
counted as (
    select
        download_count_30d,
        count(*) as model_count
    from marts.dim_models
    where download_count_30d is not null
    group by download_count_30d
),

ranked as (
    select
        download_count_30d,
        model_count,
        sum(model_count) over (order by download_count_30d desc) - model_count as before_count,
        ceil(sum(model_count) over () / 100) as top_model_count
    from counted
),

final as (
    select
        sum(model_count)::bigint as model_count,
        max(top_model_count)::bigint as top_model_count,
        max(top_model_count) / sum(model_count) as top_model_ratio,
        sum(
            download_count_30d::double
            * greatest(least(model_count, top_model_count - before_count), 0)
        ) / nullif(sum(download_count_30d::double * model_count), 0) as top_download_ratio
    from ranked
)

select * from final
where model_count > 0;
