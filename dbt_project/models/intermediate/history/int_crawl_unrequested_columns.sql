with

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

final as (
    select
        crawl_id,
        -- of the columns whose history is kept, in the order of their names
        {{ without_nulls("[
            case when not list_contains(requested_fields, 'author') then 'author_name' end,
            case when not list_contains(requested_fields, 'baseModels') then 'base_model_ids' end,
            case when not list_contains(requested_fields, 'sha') then 'commit_sha' end,
            case when not list_contains(requested_fields, 'gated') then 'gate_mode' end,
            case when not list_contains(requested_fields, 'inference') then 'inference_status' end,
            case when not list_contains(requested_fields, 'disabled') then 'is_disabled' end,
            case when not list_contains(requested_fields, 'private') then 'is_private' end,
            case when not list_contains(requested_fields, 'library_name') then 'library_name' end,
            case when not list_contains(requested_fields, 'tags') then 'license_ids' end,
            case when not list_contains(requested_fields, 'pipeline_tag') then 'pipeline_tag' end,
            case when not list_contains(requested_fields, 'tags') then 'tags_fingerprint' end
        ]") }} as unknown_columns
    from crawls
)

select * from final
