-- a table: events, and what describes and tests them, read it
{{ config(materialized='table') }}

with

runs as (
    select * from {{ ref('hist_model_state_spans') }}
),

states as {{ not_materialized() }} (
    select * from {{ ref('hist_model_states') }}
),

crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

spans as (
    select
        model_key,
        min(first_crawl_id) as first_crawl_id,
        max(last_crawl_id) as last_crawl_id,
        arg_min(state_number, first_crawl_id) as first_state_number,
        arg_max(state_number, first_crawl_id) as last_state_number
    from runs
    group by model_key
),

-- where no crawl of the whole Hub came before, a model is new to us alone
arrived as (
    select
        spans.model_key,
        spans.first_state_number as state_number,
        spans.first_crawl_id as crawl_id,
        states.model_id
    from spans
    inner join crawls on spans.first_crawl_id = crawls.crawl_id
    inner join states
        on spans.model_key = states.model_key and spans.first_state_number = states.state_number
    where crawls.whole_number - crawls.is_whole::integer > 0
),

departed as (
    select
        spans.model_key,
        spans.last_crawl_id,
        states.model_id
    from spans
    inner join states
        on spans.model_key = states.model_key and spans.last_state_number = states.state_number
),

-- a name is taken by another model when its last holder was last seen before, and never after
inherited as (
    select
        arrived.model_key,
        arg_max(departed.model_key, departed.last_crawl_id) as former_model_key
    from arrived
    inner join departed
        on
            arrived.model_id = departed.model_id
            and arrived.crawl_id > departed.last_crawl_id
    group by arrived.model_key
),

final as (
    select
        arrived.model_key,
        arrived.state_number,
        arrived.crawl_id,
        inherited.former_model_key
    from arrived
    left join inherited on arrived.model_key = inherited.model_key
)

select * from final
