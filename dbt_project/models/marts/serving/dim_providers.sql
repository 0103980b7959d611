with

model_providers as (
    select * from {{ ref('fct_model_providers') }}
),

-- number of providers that serve each model, to find models with a single one
served as (
    select
        hub_object_id,
        count(*) as live_provider_count
    from model_providers
    where provider_status = 'live'
    group by hub_object_id
),

-- count_if over nulls alone is null, so nulls are replaced first
counted as (
    select
        model_providers.provider_name,
        count(*) as model_count,
        count_if(model_providers.provider_status = 'live') as live_model_count,
        count_if(model_providers.provider_status = 'staging') as staging_model_count,
        count_if(model_providers.provider_status = 'error') as error_model_count,
        count_if(model_providers.provider_status = 'live' and model_providers.is_eligible)
            as eligible_live_model_count,
        count_if(
            model_providers.provider_status = 'live' and served.live_provider_count = 1
        ) as only_provider_model_count,
        count_if(coalesce(model_providers.is_run_by_author, false)) as author_run_model_count,
        count_if(coalesce(model_providers.mapping_kind, '') = 'tag-filter')
            as tag_filter_model_count
    from model_providers
    left join served on model_providers.hub_object_id = served.hub_object_id
    group by model_providers.provider_name
),

-- prices and speeds only of live mappings: others can't be used now
offered as (
    select
        provider_name,
        count(output_usd_per_million_tokens) as priced_model_count,
        min(input_usd_per_million_tokens) as min_input_usd_per_million_tokens,
        max(input_usd_per_million_tokens) as max_input_usd_per_million_tokens,
        min(output_usd_per_million_tokens) as min_output_usd_per_million_tokens,
        max(output_usd_per_million_tokens) as max_output_usd_per_million_tokens,
        median(tokens_per_second) as median_tokens_per_second,
        count_if(coalesce(has_tool_calling, false)) as tool_calling_model_count,
        {{ distinct_list('provider_task') }} as provider_tasks
    from model_providers
    where provider_status = 'live'
    group by provider_name
),

final as (
    select
        -- ids
        counted.provider_name::varchar as provider_name,

        -- numbers
        counted.model_count::bigint as model_count,
        counted.live_model_count::bigint as live_model_count,
        counted.staging_model_count::bigint as staging_model_count,
        counted.error_model_count::bigint as error_model_count,
        counted.eligible_live_model_count::bigint as eligible_live_model_count,
        counted.only_provider_model_count::bigint as only_provider_model_count,
        counted.author_run_model_count::bigint as author_run_model_count,
        counted.tag_filter_model_count::bigint as tag_filter_model_count,
        coalesce(offered.tool_calling_model_count, 0)::bigint as tool_calling_model_count,
        coalesce(offered.priced_model_count, 0)::bigint as priced_model_count,
        offered.min_input_usd_per_million_tokens::double as min_input_usd_per_million_tokens,
        offered.max_input_usd_per_million_tokens::double as max_input_usd_per_million_tokens,
        offered.min_output_usd_per_million_tokens::double as min_output_usd_per_million_tokens,
        offered.max_output_usd_per_million_tokens::double as max_output_usd_per_million_tokens,
        offered.median_tokens_per_second::double as median_tokens_per_second,

        -- lists
        coalesce(offered.provider_tasks, [])::varchar[] as provider_tasks
    from counted
    left join offered on counted.provider_name = offered.provider_name
)

select * from final
