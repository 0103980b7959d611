{{ incremental_by_model() }}

with

models as (
    select * from {{ ref('int_models__described') }}
),

families as {{ not_materialized() }} (
    select * from {{ ref('int_model_family_positions') }}
),

current_rows as (
    select
        -- ids
        models.hub_object_id::varchar as hub_object_id,
        models.model_id::varchar as model_id,
        models.crawl_id::varchar as crawl_id,
        {{ in_family('families', 'root_hub_object_id', 'models.hub_object_id') }}::varchar
            as root_hub_object_id,
        {{ in_family('families', 'root_model_id', 'models.model_id') }}::varchar as root_model_id,

        -- text
        models.author_name::varchar as author_name,
        models.model_url::varchar as model_url,
        models.pipeline_tag::varchar as pipeline_tag,
        models.modality::varchar as modality,
        models.library_name::varchar as library_name,
        models.gate_mode::varchar as gate_mode,
        models.commit_sha::varchar as commit_sha,
        models.license_id::varchar as license_id,
        models.license_class::varchar as license_class,
        models.license_url::varchar as license_url,
        models.card_license_name::varchar as card_license_name,
        models.card_license_link::varchar as card_license_link,
        models.excluding_rule_name::varchar as excluding_rule_name,
        models.excluding_verdict::varchar as excluding_verdict,
        models.parameter_source::varchar as parameter_source,
        models.served_contradiction::varchar as served_contradiction,
        models.unread_fields::varchar as unread_fields,

        -- numbers
        models.download_count_30d::bigint as download_count_30d,
        models.download_count_all_time::bigint as download_count_all_time,
        models.like_count::bigint as like_count,
        models.trending_score::double as trending_score,
        models.parameter_count::bigint as parameter_count,
        {{ in_family('families', 'lineage_depth', 0) }}::bigint as lineage_depth,
        coalesce(families.descendant_count, 0)::bigint as descendant_count,

        -- booleans
        models.is_eligible::boolean as is_eligible,
        models.is_private::boolean as is_private,
        models.is_disabled::boolean as is_disabled,
        models.is_generative::boolean as is_generative,
        models.is_served::boolean as is_served,
        models.is_created_at_floor::boolean as is_created_at_floor,
        models.is_license_osi_approved::boolean as is_license_osi_approved,
        models.has_license_conflict::boolean as has_license_conflict,
        models.has_contradictory_counts::boolean as has_contradictory_counts,

        -- timestamps
        models.created_at::timestamptz as created_at,
        models.modified_at::timestamptz as modified_at,
        models.fetched_at::timestamptz as fetched_at,
        models.crawled_at::timestamptz as crawled_at,

        -- lists
        models.license_ids::varchar[] as license_ids,
        models.tag_license_ids::varchar[] as tag_license_ids,
        models.card_license_ids::varchar[] as card_license_ids,
        models.tags::varchar[] as tags
    from models
    left join families
        on
            models.hub_object_id = families.hub_object_id
            -- only models with relatives: the hash table is half as large as one of all models
            and (families.lineage_depth > 0 or families.descendant_count > 0)
),

final as (
    select * from current_rows
    {{ union_rows_changed_in(
        ['root_hub_object_id', 'root_model_id', 'lineage_depth', 'descendant_count'], 'families'
    ) }}
)

select * from final
