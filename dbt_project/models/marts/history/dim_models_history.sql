{{ incremental_by_model() }}

with

versions as (
    select * from {{ ref('int_model_versions') }}
),

model_keys as (
    select * from {{ ref('hist_model_keys') }}
),

states as (
    select * from {{ ref('hist_model_states') }}
),

crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

next_crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

final as (
    select
        -- ids
        model_keys.hub_object_id::varchar as hub_object_id,
        states.model_id::varchar as model_id,

        -- text
        ({{ owner_of('states.author_name', 'states.model_id') }})::varchar as author_name,
        states.pipeline_tag::varchar as pipeline_tag,
        states.library_name::varchar as library_name,
        states.gate_mode::varchar as gate_mode,
        states.inference_status::varchar as inference_status,
        states.commit_sha::varchar as commit_sha,

        -- numbers
        states.tags_fingerprint::ubigint as tags_fingerprint,

        -- booleans
        states.is_private::boolean as is_private,
        states.is_disabled::boolean as is_disabled,
        (versions.next_crawl_id is null)::boolean as is_current,

        -- timestamps
        crawls.started_at::timestamptz as valid_from_at,
        next_crawls.started_at::timestamptz as valid_to_at,

        -- lists
        states.license_ids::varchar[] as license_ids,
        states.base_model_ids::varchar[] as base_model_ids,
        versions.changed_columns::varchar[] as changed_columns
    from versions
    inner join model_keys on versions.model_key = model_keys.model_key
    inner join states
        on versions.model_key = states.model_key and versions.state_number = states.state_number
    inner join crawls on versions.first_crawl_id = crawls.crawl_id
    left join next_crawls on versions.next_crawl_id = next_crawls.crawl_id
    {% if is_incremental() %}
        where
            model_keys.hub_object_id in (
                select landed.hub_object_id from {{ ref('int_models__since_watermark') }} as landed
            )
    {% endif %}
)

select * from final
