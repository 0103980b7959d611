with

changes as (
    select * from {{ ref('int_model_attribute_changes') }}
),

absences as (
    select * from {{ ref('int_model_absences') }}
),

arrivals as (
    select * from {{ ref('int_model_arrivals') }}
),

model_keys as (
    select * from {{ ref('hist_model_keys') }}
),

former_keys as (
    select * from {{ ref('hist_model_keys') }}
),

change_events as (
    select
        model_key,
        crawl_id,
        case
            when column_name = 'model_id' then 'renamed'
            when column_name = 'license_ids' then 'license_changed'
            when column_name = 'pipeline_tag' then 'task_changed'
            when column_name = 'gate_mode' and 'unknown' in (value_before, value_after) then null
            when column_name = 'gate_mode' and value_after = 'open' then 'ungated'
            when column_name = 'gate_mode' and value_before = 'open' then 'gated'
            when column_name = 'gate_mode' then 'gate_changed'
            when column_name = 'inference_status' and value_after = 'warm' then 'served'
            when column_name = 'inference_status' and value_before = 'warm'
                then 'no_longer_served'
        end as event_kind,
        value_before,
        value_after,
        null::varchar as last_crawl_id,
        null::varchar as confirming_crawl_id
    from changes
),

arrival_events as (
    select
        arrivals.model_key,
        arrivals.crawl_id,
        case when arrivals.former_model_key is null then 'first_seen' else 'recreated' end
            as event_kind,
        former_keys.hub_object_id as value_before,
        case when arrivals.former_model_key is not null then model_keys.hub_object_id end
            as value_after,
        null::varchar as last_crawl_id,
        null::varchar as confirming_crawl_id
    from arrivals
    inner join model_keys on arrivals.model_key = model_keys.model_key
    left join former_keys on arrivals.former_model_key = former_keys.model_key
),

final as (
    select * from change_events
    where event_kind is not null
    union all
    select * from arrival_events
    union all
    select
        model_key,
        missing_crawl_id as crawl_id,
        'missing' as event_kind,
        null::varchar as value_before,
        null::varchar as value_after,
        last_crawl_id,
        confirming_crawl_id
    from absences
    union all
    select
        model_key,
        returned_crawl_id as crawl_id,
        'returned' as event_kind,
        null::varchar as value_before,
        null::varchar as value_after,
        last_crawl_id,
        null::varchar as confirming_crawl_id
    from absences
    where returned_crawl_id is not null
)

select * from final  -- noqa: AM04
