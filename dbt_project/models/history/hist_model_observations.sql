-- kept from build to build: every model of every crawl, in as few bytes as possible
{{ config(incremental_strategy='delete+insert', unique_key='crawl_id') }}

with

fingerprints as (
    select * from {{ ref('int_models__fingerprinted') }}
),

model_keys as (
    select * from {{ ref('hist_model_keys') }}
),

states as (
    select * from {{ ref('hist_model_states') }}
),

final as (
    select
        fingerprints.crawl_id,
        model_keys.model_key,
        states.state_number,
        fingerprints.download_count_30d,
        fingerprints.download_count_all_time,
        fingerprints.like_count,
        fingerprints.trending_score
    from fingerprints
    inner join model_keys on fingerprints.hub_object_id = model_keys.hub_object_id
    inner join states
        on
            model_keys.model_key = states.model_key
            and fingerprints.state_fingerprint = states.state_fingerprint
    -- sorted keys compress to almost nothing
    order by model_keys.model_key
)

select * from final
