with

events as (
    select * from {{ ref('int_model_events') }}
),

runs as (
    select * from {{ ref('hist_model_state_spans') }}
),

states as (
    select * from {{ ref('hist_model_states') }}
),

dated as (
    select
        *,
        case event_kind when 'missing' then last_crawl_id else crawl_id end as described_crawl_id
    from events
),

-- what the model was then: for a missing one, when it was last seen
final as (
    select
        dated.model_key,
        dated.crawl_id,
        dated.event_kind,
        dated.value_before,
        dated.value_after,
        dated.last_crawl_id,
        dated.confirming_crawl_id,
        dated.described_crawl_id,
        states.model_id,
        {{ owner_of('states.author_name', 'states.model_id') }} as author_name,
        states.pipeline_tag,
        states.license_ids
    from dated
    inner join runs
        on
            dated.model_key = runs.model_key
            and dated.described_crawl_id between runs.first_crawl_id and runs.last_crawl_id
    inner join states
        on runs.model_key = states.model_key and runs.state_number = states.state_number
)

select * from final
