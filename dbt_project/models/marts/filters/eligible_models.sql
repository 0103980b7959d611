with

models as (
    select * from {{ ref('dim_models') }}
),

final as (
    select
        -- ids
        hub_object_id,
        model_id,
        crawl_id,

        -- text
        author_name,
        model_url,
        pipeline_tag,
        modality,
        library_name,
        gate_mode,
        commit_sha,
        license_id,
        license_class,
        parameter_source,

        -- numbers
        download_count_30d,
        download_count_all_time,
        like_count,
        trending_score,
        parameter_count,

        -- timestamps
        created_at,
        modified_at,
        fetched_at,

        -- lists
        license_ids,
        tags
    from models
    where is_eligible
)

select * from final
