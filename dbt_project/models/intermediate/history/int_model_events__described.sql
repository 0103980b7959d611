with

events as (
    select * from {{ ref('int_model_events') }}
),

state_spans as (
    select * from {{ ref('hist_model_state_spans') }}
),

states as (
    select * from {{ ref('hist_model_states') }}
),

described_by as (
    select
        *,
        case event_kind when 'missing' then last_crawl_id else crawl_id end as described_crawl_id
    from events
),

-- the model as of the event: for a missing model, as it was last seen
final as (
    select
        described_by.model_key,
        described_by.crawl_id,
        described_by.event_kind,
        described_by.value_before,
        described_by.value_after,
        described_by.last_crawl_id,
        described_by.confirming_crawl_id,
        described_by.described_crawl_id,
        states.model_id,
        {{ owner_of('states.author_name', 'states.model_id') }} as author_name,
        states.pipeline_tag,
        states.license_ids
    from described_by
    inner join state_spans
        on
            described_by.model_key = state_spans.model_key
            and described_by.described_crawl_id
            between state_spans.first_crawl_id and state_spans.last_crawl_id
    inner join states
        on
            state_spans.model_key = states.model_key
            and state_spans.state_number = states.state_number
)

select * from final
