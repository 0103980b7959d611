with

models as (
    select * from {{ ref('int_models__judged') }}
),

-- these filters drop nothing: with them the planner hashes these few columns, not all of a model's
model_licenses as (
    select * from {{ ref('int_models__licensed') }}
    where license_id <> ''
),

model_roots as (
    select * from {{ ref('int_models__rooted') }}
    where lineage_depth > 0
),

model_descendants as (
    select * from {{ ref('int_models__descended') }}
),

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

final as (
    select
        -- ids
        models.hub_object_id::varchar as hub_object_id,
        models.model_id::varchar as model_id,
        models.crawl_id::varchar as crawl_id,
        -- a model of which no parent is known is its own root
        case
            when model_roots.hub_object_id is not null then model_roots.root_hub_object_id
            when models.is_lineage_sent then models.hub_object_id
        end::varchar as root_hub_object_id,
        case
            when model_roots.hub_object_id is not null then model_roots.root_model_id
            when models.is_lineage_sent then models.model_id
        end::varchar as root_model_id,

        -- text
        ({{ owner_of('models.author_name', 'models.model_id') }})::varchar as author_name,
        ('https://huggingface.co/' || models.model_id)::varchar as model_url,
        models.pipeline_tag::varchar as pipeline_tag,
        models.modality::varchar as modality,
        models.library_name::varchar as library_name,
        models.gate_mode::varchar as gate_mode,
        models.commit_sha::varchar as commit_sha,
        model_licenses.license_id::varchar as license_id,
        model_licenses.license_class::varchar as license_class,
        model_licenses.license_url::varchar as license_url,
        models.card_license_name::varchar as card_license_name,
        models.card_license_link::varchar as card_license_link,
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
        case
            when model_roots.hub_object_id is not null then model_roots.lineage_depth
            when models.is_lineage_sent then 0
        end::bigint as lineage_depth,
        coalesce(model_descendants.descendant_count, 0)::bigint as descendant_count,

        -- booleans
        (models.closing_rule_name is null)::boolean as is_open,
        models.is_private::boolean as is_private,
        models.is_disabled::boolean as is_disabled,
        models.is_generative::boolean as is_generative,
        models.is_served::boolean as is_served,
        coalesce(
            models.created_at < '2022-03-03'::timestamptz, false
        )::boolean as is_created_at_floor,
        model_licenses.is_license_osi_approved::boolean as is_license_osi_approved,
        coalesce(model_licenses.has_license_conflict, false)::boolean as has_license_conflict,

        -- timestamps
        models.created_at::timestamptz as created_at,
        models.modified_at::timestamptz as modified_at,
        models.fetched_at::timestamptz as fetched_at,
        crawls.started_at::timestamptz as counters_as_of,
        crawls.started_at::timestamptz as attributes_as_of,

        -- lists
        {{ empty_for_null('model_licenses.license_ids') }}::varchar[] as license_ids,
        {{ empty_for_null('model_licenses.tag_license_ids') }}::varchar[] as tag_license_ids,
        {{ empty_for_null('model_licenses.card_license_ids') }}::varchar[] as card_license_ids,
        models.tags::varchar[] as tags
    from models
    left join model_licenses on models.hub_object_id = model_licenses.hub_object_id
    left join model_roots on models.hub_object_id = model_roots.hub_object_id
    left join model_descendants on models.hub_object_id = model_descendants.hub_object_id
    left join crawls on models.crawl_id = crawls.crawl_id
)

select * from final
