with

models as (
    select * from {{ ref('int_models__judged') }}
),

final as (
    select
        -- ids
        models.hub_object_id::varchar as hub_object_id,
        models.model_id::varchar as model_id,
        models.crawl_id::varchar as crawl_id,

        -- text
        ({{ owner_of('models.author_name', 'models.model_id') }})::varchar as author_name,
        ('https://huggingface.co/' || models.model_id)::varchar as model_url,
        models.pipeline_tag::varchar as pipeline_tag,
        models.modality::varchar as modality,
        models.library_name::varchar as library_name,
        models.gate_mode::varchar as gate_mode,
        models.commit_sha::varchar as commit_sha,
        models.closing_rule_name::varchar as closing_rule_name,
        models.closing_verdict::varchar as closing_verdict,
        case
            when models.safetensors_parameter_count is not null then 'safetensors'
            when models.gguf_parameter_count is not null then 'gguf'
        end::varchar as parameter_source,

        -- numbers
        models.download_count_30d::bigint as download_count_30d,
        models.download_count_all_time::bigint as download_count_all_time,
        models.like_count::bigint as like_count,
        models.trending_score::double as trending_score,
        coalesce(
            models.safetensors_parameter_count, models.gguf_parameter_count
        )::bigint as parameter_count,

        -- booleans
        (models.closing_rule_name is null)::boolean as is_open,
        models.is_private::boolean as is_private,
        models.is_disabled::boolean as is_disabled,
        models.is_generative::boolean as is_generative,
        models.is_served::boolean as is_served,
        coalesce(
            models.created_at < '2022-03-03'::timestamptz, false
        )::boolean as is_created_at_floor,

        -- timestamps
        models.created_at::timestamptz as created_at,
        models.modified_at::timestamptz as modified_at,
        models.fetched_at::timestamptz as fetched_at,

        -- lists
        models.license_ids::varchar[] as license_ids,
        models.tags::varchar[] as tags
    from models
)

select * from final
