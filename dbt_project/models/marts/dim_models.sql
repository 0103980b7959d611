with

models as (
    select * from {{ ref('stg_hub__models') }}
),

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

closed_models as (
    select * from {{ ref('int_models__closed') }}
),

pipeline_tags as (
    select * from {{ ref('pipeline_tags') }}
),

final as (
    select
        -- ids
        models.hub_object_id::varchar as hub_object_id,
        models.model_id::varchar as model_id,
        models.crawl_id::varchar as crawl_id,

        -- text
        coalesce(
            models.author_name,
            case when models.model_id like '%/%' then split_part(models.model_id, '/', 1) end
        )::varchar as author_name,
        ('https://huggingface.co/' || models.model_id)::varchar as model_url,
        models.pipeline_tag::varchar as pipeline_tag,
        pipeline_tags.modality::varchar as modality,
        models.library_name::varchar as library_name,
        models.gate_mode::varchar as gate_mode,
        models.commit_sha::varchar as commit_sha,
        closed_models.closing_rule_name::varchar as closing_rule_name,
        closed_models.closing_verdict::varchar as closing_verdict,
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
        (closed_models.hub_object_id is null)::boolean as is_open,
        models.is_private::boolean as is_private,
        models.is_disabled::boolean as is_disabled,
        pipeline_tags.is_generative::boolean as is_generative,
        case
            when models.inference_status is not null then models.inference_status = 'warm'
            when {{ list_has('crawls.requested_fields', "'inference'") }} then false
        end::boolean as is_served,
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
    left join crawls on models.crawl_id = crawls.crawl_id
    left join closed_models on models.hub_object_id = closed_models.hub_object_id
    left join pipeline_tags on models.pipeline_tag = pipeline_tags.pipeline_tag
)

select * from final
