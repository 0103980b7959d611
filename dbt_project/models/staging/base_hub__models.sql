-- an incremental build parses the models landed since the watermark, and keeps all others
{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key='hub_object_id',
    pre_hook=write_quickly(), post_hook=write_compactly()
) }}

with

sent_models as (
    select * from {{ source('raw', 'models') }}
),

build_watermark as (
    select * from {{ ref('stg_hub__build_watermark') }}
),

-- a second import without the payload: DuckDB would materialise one that is used three times
all_places as (
    select
        crawl_id,
        hub_object_id,
        page_number * 1000000 + row_number as place
    from {{ source('raw', 'models') }}
),

sent_places as (
    select all_places.*
    from all_places
    inner join build_watermark on all_places.crawl_id > build_watermark.crawl_id
),

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

landed_crawls as (
    select crawl_id from sent_places
    group by crawl_id
),

-- numbers in the order of the ids, because texts inside an aggregate can't be spilled to disk
sent_crawls as (
    select
        crawl_id,
        row_number() over (order by crawl_id) as crawl_number
    from landed_crawls
),

-- the newest full crawl; incremental crawls after it add to it
first_crawl as (
    select coalesce(max(sent_crawls.crawl_number), 0) as crawl_number
    from sent_crawls
    left join crawls on sent_crawls.crawl_id = crawls.crawl_id
    where crawls.crawl_mode is distinct from 'incremental'
),

-- a model comes twice when the order of the listing changes during the crawl: the last copy counts
crawl_places as (
    select
        sent_places.hub_object_id,
        sent_crawls.crawl_number,
        max(sent_places.place) as place,
        count(*) - 1 as duplicate_count
    from sent_places
    inner join sent_crawls on sent_places.crawl_id = sent_crawls.crawl_id
    inner join first_crawl on sent_crawls.crawl_number >= first_crawl.crawl_number
    group by sent_places.hub_object_id, sent_crawls.crawl_number
),

last_places as (
    select
        max(crawl_number) as crawl_number,
        max_by(place, crawl_number) as place,
        max_by(duplicate_count, crawl_number) as duplicate_count
    from crawl_places
    group by hub_object_id
),

-- every value as text first, so that a cast that fails can report the value
parsed as (
    select
        sent_models.*,
        last_places.duplicate_count,
        {{ parse_object('sent_models.payload', '{
            "_id": "VARCHAR", "id": "VARCHAR", "author": "VARCHAR", "sha": "VARCHAR",
            "createdAt": "VARCHAR", "lastModified": "VARCHAR",
            "private": "VARCHAR", "gated": "VARCHAR", "disabled": "VARCHAR",
            "downloads": "VARCHAR", "downloadsAllTime": "VARCHAR",
            "likes": "VARCHAR", "trendingScore": "VARCHAR",
            "pipeline_tag": "VARCHAR", "library_name": "VARCHAR", "tags": ["VARCHAR"],
            "inference": "VARCHAR", "inferenceProviderMapping": "JSON", "baseModels": "JSON",
            "evalResults": "JSON",
            "safetensors": {"parameters": "JSON", "total": "VARCHAR"},
            "gguf": {
                "total": "VARCHAR", "totalFileSize": "VARCHAR",
                "context_length": "VARCHAR", "architecture": "VARCHAR"
            },
            "cardData": {
                "license": "JSON", "license_name": "VARCHAR", "license_link": "VARCHAR",
                "licence": "JSON", "licenses": "JSON", "liscence": "JSON",
                "language": "JSON", "base_model": "JSON", "base_model_relation": "VARCHAR",
                "datasets": "JSON"
            }
        }') }} as sent,
        {{ key_that_differs_in_case('sent_models.payload', 'cardData', 'License') }}
            as capital_license
    from sent_models
    inner join sent_crawls on sent_models.crawl_id = sent_crawls.crawl_id
    inner join last_places
        on
            sent_crawls.crawl_number = last_places.crawl_number
            and sent_models.page_number * 1000000 + sent_models.row_number
            = last_places.place
),

typed as (
    select
        *,
        {{ count_of('sent.downloads') }} as download_count_30d,
        {{ count_of('sent."downloadsAllTime"') }} as download_count_all_time,
        {{ count_of('sent.likes') }} as like_count,
        {{ number_of('sent."trendingScore"') }} as trending_score,
        {{ count_of('sent.safetensors.total') }} as safetensors_parameter_count,
        {{ count_of('sent.gguf.total') }} as gguf_parameter_count,
        {{ count_of('sent.gguf."totalFileSize"') }} as gguf_file_bytes,
        {{ count_of('sent.gguf.context_length') }} as gguf_context_token_count,
        {{ flag_of('sent.private') }} as is_private,
        {{ flag_of('sent.disabled') }} as is_disabled,
        {{ time_of('sent."createdAt"') }} as created_at,
        {{ time_of('sent."lastModified"') }} as modified_at,
        case
            when sent.gated is null then 'unknown'
            when sent.gated = 'false' then 'open'
            when sent.gated in ('auto', 'manual') then sent.gated
        end as gate_mode
    from parsed
),

checked as (
    select
        *,
        nullif(concat_ws(
            '; ',
            {{ not_an_object('payload', 'sent._id') }},
            case when sent._id is not null and sent.id is null then 'id is missing' end,
            case
                when not {{ is_model_id('sent.id') }}
                    then 'id is not owner/name: ' || left(sent.id, 60)
            end,
            case
                when sent._id is not null and starts_with(hub_object_id, 'no-id:')
                    then '_id is not an id: ' || left(sent._id, 60)
            end,
            {{ untyped('createdAt', 'sent."createdAt"', 'created_at', 'a time') }},
            {{ untyped('lastModified', 'sent."lastModified"', 'modified_at', 'a time') }},
            {{ untyped('private', 'sent.private', 'is_private', 'true or false') }},
            {{ untyped('disabled', 'sent.disabled', 'is_disabled', 'true or false') }},
            {{ untyped('gated', 'sent.gated', 'gate_mode', 'false, auto or manual') }},
            {{ untyped('downloads', 'sent.downloads', 'download_count_30d', 'a count') }},
            {{ untyped(
                'downloadsAllTime', 'sent."downloadsAllTime"', 'download_count_all_time', 'a count'
            ) }},
            {{ untyped('likes', 'sent.likes', 'like_count', 'a count') }},
            {{ untyped('trendingScore', 'sent."trendingScore"', 'trending_score', 'a number') }},
            {{ untyped(
                'safetensors.total', 'sent.safetensors.total', 'safetensors_parameter_count',
                'a count'
            ) }},
            {{ untyped('gguf.total', 'sent.gguf.total', 'gguf_parameter_count', 'a count') }},
            {{ untyped(
                'gguf.totalFileSize', 'sent.gguf."totalFileSize"', 'gguf_file_bytes', 'a count'
            ) }},
            case
                when
                    sent is not null
                    and sent.tags is null
                    and {{ json_kind('payload', '$.tags') }} <> 'NULL'
                    then 'tags is not a list: ' || {{ json_kind('payload', '$.tags') }}
            end
        ), '') as typing_problem,
        {{ unread_fields() }} as unread_fields
    from typed
),

renamed as (
    select
        crawl_id,
        page_number,
        row_number,
        hub_object_id,
        duplicate_count,
        sent.id as model_id,
        {{ text_sent('author') }} as author_name,
        {{ text_sent('sha') }} as commit_sha,
        nullif({{ text_sent('pipeline_tag') }}, '') as pipeline_tag,
        nullif({{ text_sent('library_name') }}, '') as library_name,
        {{ text_sent('inference') }} as inference_status,
        gate_mode,
        download_count_30d,
        download_count_all_time,
        like_count,
        trending_score,
        safetensors_parameter_count,
        gguf_parameter_count,
        gguf_file_bytes,
        gguf_context_token_count,
        {{ text_sent('gguf.architecture') }} as gguf_architecture,
        is_private,
        is_disabled,
        created_at,
        modified_at,
        fetched_at,
        sent.tags,
        sent."cardData".license_name as card_license_name,
        sent."cardData".license_link as card_license_link,
        coalesce(
            sent."cardData".license,
            sent."cardData".licence,
            sent."cardData".licenses,
            capital_license,
            sent."cardData".liscence
        ) as card_licenses_json,
        case
            when sent."cardData".license is not null then 'license'
            when sent."cardData".licence is not null then 'licence'
            when sent."cardData".licenses is not null then 'licenses'
            when capital_license is not null then 'License'
            when sent."cardData".liscence is not null then 'liscence'
        end as card_license_key,
        sent."cardData".language as card_languages_json,
        sent."cardData".base_model as card_base_models_json,
        sent."cardData".base_model_relation as card_base_model_relation,
        sent."cardData" is not null and not {{ is_no_object('cardData') }} as has_card,
        sent."cardData".datasets as card_datasets_json,
        sent.safetensors.parameters as safetensors_parameters_json,
        sent."inferenceProviderMapping" as inference_providers_json,
        sent."baseModels" as base_models_json,
        sent."evalResults" as evaluations_json,
        typing_problem,
        unread_fields,
        case when typing_problem is not null then payload end as untyped_payload
    from checked
)

select * from renamed
