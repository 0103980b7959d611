-- a table: events, and the models that describe and test them, read it
{{ config(materialized='table') }}

with

state_spans as (
    select * from {{ ref('hist_model_state_spans') }}
),

states as {{ not_materialized() }} (
    select * from {{ ref('hist_model_states') }}
),

crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

lifetimes as (
    select
        model_key,
        min(first_crawl_id) as first_crawl_id,
        max(last_crawl_id) as last_crawl_id,
        arg_min(state_number, first_crawl_id) as first_state_number,
        arg_max(state_number, first_crawl_id) as last_state_number
    from state_spans
    group by model_key
),

-- without an earlier full listing a model may be new to this file only
arrivals as (
    select
        lifetimes.model_key,
        lifetimes.first_state_number as state_number,
        lifetimes.first_crawl_id as crawl_id,
        states.model_id
    from lifetimes
    inner join crawls on lifetimes.first_crawl_id = crawls.crawl_id
    inner join states
        on
            lifetimes.model_key = states.model_key
            and lifetimes.first_state_number = states.state_number
    where crawls.full_listing_number - crawls.is_full_listing::integer > 0
),

last_names as (
    select
        lifetimes.model_key,
        lifetimes.last_crawl_id,
        states.model_id
    from lifetimes
    inner join states
        on
            lifetimes.model_key = states.model_key
            and lifetimes.last_state_number = states.state_number
),

-- a name has a former holder where the last model of that name was never seen again
former_holders as (
    select
        arrivals.model_key,
        arg_max(last_names.model_key, last_names.last_crawl_id) as former_model_key
    from arrivals
    inner join last_names
        on
            arrivals.model_id = last_names.model_id
            and arrivals.crawl_id > last_names.last_crawl_id
    group by arrivals.model_key
),

final as (
    select
        arrivals.model_key,
        arrivals.state_number,
        arrivals.crawl_id,
        former_holders.former_model_key
    from arrivals
    left join former_holders on arrivals.model_key = former_holders.model_key
)

select * from final
