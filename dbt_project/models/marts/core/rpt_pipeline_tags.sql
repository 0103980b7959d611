with

models as {{ not_materialized() }} (
    select * from {{ ref('dim_models') }}
),

totals as (
    select
        count(*) as listed_model_count,
        count_if(is_eligible) as eligible_model_count
    from models
),

counted as (
    select
        coalesce(pipeline_tag, 'untagged') as pipeline_tag,
        modality,
        count(*) as listed_model_count,
        count_if(is_eligible) as eligible_model_count
    from models
    group by coalesce(pipeline_tag, 'untagged'), modality
),

final as (
    select
        counted.pipeline_tag::varchar as pipeline_tag,
        counted.modality::varchar as modality,
        counted.listed_model_count::bigint as listed_model_count,
        (counted.listed_model_count / totals.listed_model_count)::double as listed_ratio,
        counted.eligible_model_count::bigint as eligible_model_count,
        (counted.eligible_model_count / nullif(totals.eligible_model_count, 0))::double
            as eligible_ratio
    from counted
    cross join totals
)

select * from final
