with

models as (
    select * from {{ ref('stg_hub__models') }}
),

mappings as (
    select
        hub_object_id,
        {{ keyed_entries('inference_providers_json', 'provider') }} as entries
    from models
    where inference_providers_json is not null
),

unnested as (
    select
        hub_object_id,
        {{ exploded_positions('entries') }} as entry_position,
        {{ exploded('entries') }} as entry
    from mappings
),

-- every value as text first, as in base_hub__models
parsed as (
    select
        hub_object_id,
        entry_position,
        nullif(trim(entry.key), '') as provider_name,
        {{ json_kind('entry.value', '$') }} as entry_kind,
        {{ parse_object('entry.value', '{
            "status": "VARCHAR", "task": "VARCHAR", "providerId": "VARCHAR", "type": "VARCHAR",
            "isModelAuthor": "VARCHAR",
            "adapter": "VARCHAR", "adapterType": "VARCHAR", "adapterWeightsPath": "VARCHAR",
            "features": {"toolCalling": "VARCHAR", "structuredOutput": "VARCHAR"},
            "performance": {"tokensPerSecond": "VARCHAR", "firstTokenLatencyMs": "VARCHAR"},
            "providerDetails": {
                "context_length": "VARCHAR", "pricing": {"input": "VARCHAR", "output": "VARCHAR"}
            }
        }') }} as sent
    from unnested
),

renamed as (
    select
        hub_object_id,
        entry_position,
        provider_name,
        sent.status as provider_status,
        sent.task as provider_task,
        sent."providerId" as provider_model_id,
        case
            when
                coalesce(sent.adapter, sent."adapterType", sent."adapterWeightsPath") is not null
                then 'tag-filter'
            else sent.type
        end as mapping_kind,
        case
            when coalesce(entry_kind, 'NULL') <> 'OBJECT' then 'the entry is not an object'
            when provider_name is null then 'the entry names no provider'
            when sent.status is null then 'the entry has no status'
        end as entry_problem,
        {{ count_of('sent."providerDetails".context_length') }} as context_token_count,
        {{ amount_of('sent."providerDetails".pricing.input') }}
            as input_usd_per_million_tokens,
        {{ amount_of('sent."providerDetails".pricing.output') }}
            as output_usd_per_million_tokens,
        {{ amount_of('sent.performance."tokensPerSecond"') }} as tokens_per_second,
        {{ amount_of('sent.performance."firstTokenLatencyMs"') }} as first_token_milliseconds,
        {{ flag_of('sent."isModelAuthor"') }} as is_run_by_author,
        {{ flag_of('sent.features."toolCalling"') }} as has_tool_calling,
        {{ flag_of('sent.features."structuredOutput"') }} as has_structured_output
    from parsed
)

select * from renamed
