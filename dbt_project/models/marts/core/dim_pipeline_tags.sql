with

pipeline_tags as (
    select * from {{ ref('pipeline_tags') }}
),

models as (
    select * from {{ ref('dim_models') }}
),

listed as (
    select
        pipeline_tag,
        count(*) as listed_model_count,
        count_if(is_eligible) as eligible_model_count
    from models
    where pipeline_tag is not null
    group by pipeline_tag
),

final as (
    select
        coalesce(pipeline_tags.pipeline_tag, listed.pipeline_tag)::varchar as pipeline_tag,
        pipeline_tags.task_name::varchar as task_name,
        pipeline_tags.modality::varchar as modality,
        pipeline_tags.input_modalities::varchar as input_modalities,
        pipeline_tags.output_modalities::varchar as output_modalities,
        pipeline_tags.output_kind::varchar as output_kind,
        coalesce(listed.listed_model_count, 0)::bigint as listed_model_count,
        coalesce(listed.eligible_model_count, 0)::bigint as eligible_model_count,
        (pipeline_tags.pipeline_tag is not null)::boolean as is_in_taxonomy,
        pipeline_tags.is_generative::boolean as is_generative,
        pipeline_tags.is_generative_2025_10::boolean as is_generative_2025_10,
        pipeline_tags.is_in_original_four::boolean as is_in_original_four,
        coalesce(pipeline_tags.is_selected, false)::boolean as is_selected
    from pipeline_tags
    full outer join listed on pipeline_tags.pipeline_tag = listed.pipeline_tag
)

select * from final
