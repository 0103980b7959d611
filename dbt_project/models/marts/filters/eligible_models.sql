{{ incremental_by_model() }}

with

models as (
    select * from {{ ref('int_models__described') }}
),

final as (
    select
        -- ids
        hub_object_id::varchar as hub_object_id,
        model_id::varchar as model_id,
        crawl_id::varchar as crawl_id,

        -- text
        author_name::varchar as author_name,
        model_url::varchar as model_url,
        pipeline_tag::varchar as pipeline_tag,
        modality::varchar as modality,
        library_name::varchar as library_name,
        gate_mode::varchar as gate_mode,
        commit_sha::varchar as commit_sha,
        license_id::varchar as license_id,
        license_class::varchar as license_class,
        parameter_source::varchar as parameter_source,

        -- numbers
        download_count_30d::bigint as download_count_30d,
        download_count_all_time::bigint as download_count_all_time,
        like_count::bigint as like_count,
        trending_score::double as trending_score,
        parameter_count::bigint as parameter_count,

        -- timestamps
        created_at::timestamptz as created_at,
        modified_at::timestamptz as modified_at,
        fetched_at::timestamptz as fetched_at,

        -- lists
        license_ids::varchar[] as license_ids,
        tags::varchar[] as tags
    from models
    where is_eligible
)

select * from final
