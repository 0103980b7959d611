with

sizes as (
    select
        parameter_count,
        -- three steps for each power of ten; the first holds all smaller models too
        case when parameter_count > 0 then greatest(floor(3 * log10(parameter_count)), 15) end
            as step
    from marts.dim_model_sizes
),

steps as (
    select
        step,
        count(*) as model_count,
        min(parameter_count) as min_parameter_count,
        max(parameter_count) as max_parameter_count
    from sizes
    group by step
),

final as (
    select
        pow(10, step / 3)::double as from_parameters,
        pow(10, (step + 1) / 3)::double as to_parameters,
        min_parameter_count,
        max_parameter_count,
        model_count
    from steps
)

select * from final
order by from_parameters nulls last;
