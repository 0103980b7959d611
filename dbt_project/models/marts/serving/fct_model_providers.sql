with

entries as (
    select * from {{ ref('int_model_providers__unnested') }}
),

models as (
    select * from {{ ref('dim_models') }}
),

-- a provider that lists a model under several tasks has several entries: a live one counts first,
-- then one in staging
ranked as (
    select
        *,
        count(*) over (partition by hub_object_id, provider_name) as entry_count,
        row_number() over (
            partition by hub_object_id, provider_name
            order by
                case provider_status when 'live' then 1 when 'staging' then 2 else 3 end,
                entry_position
        ) as entry_rank
    from entries
    where entry_problem is null
),

final as (
    select
        -- ids
        ranked.hub_object_id::varchar as hub_object_id,
        models.model_id::varchar as model_id,
        ranked.provider_name::varchar as provider_name,
        ranked.provider_model_id::varchar as provider_model_id,

        -- text
        ranked.provider_status::varchar as provider_status,
        ranked.provider_task::varchar as provider_task,
        ranked.mapping_kind::varchar as mapping_kind,

        -- numbers
        ranked.entry_count::bigint as entry_count,
        ranked.context_token_count::bigint as context_token_count,
        ranked.input_usd_per_million_tokens::double as input_usd_per_million_tokens,
        ranked.output_usd_per_million_tokens::double as output_usd_per_million_tokens,
        ranked.tokens_per_second::double as tokens_per_second,
        ranked.first_token_milliseconds::double as first_token_milliseconds,

        -- booleans
        models.is_eligible::boolean as is_eligible,
        ranked.is_run_by_author::boolean as is_run_by_author,
        ranked.has_tool_calling::boolean as has_tool_calling,
        ranked.has_structured_output::boolean as has_structured_output,

        -- timestamps
        models.fetched_at::timestamptz as fetched_at
    from ranked
    inner join models on ranked.hub_object_id = models.hub_object_id
    where ranked.entry_rank = 1
)

select * from final
