{{ config(materialized='table') }}  -- read for two kinds of events

with

state_spans as (
    select * from {{ ref('hist_model_state_spans') }}
),

states as (
    select * from {{ ref('hist_model_states') }}
),

crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

spans_with_next as (
    select
        *,
        lead(first_crawl_id) over (partition by model_key order by first_crawl_id)
            as returned_crawl_id
    from state_spans
),

returning_crawls as (
    select * from crawls
),

last_full_listings as (
    select
        endpoint_url,
        max(full_listing_number) as full_listing_number
    from crawls
    group by endpoint_url
),

-- spans after which at least one full listing lacked the model
ended_spans as (
    select
        spans_with_next.*,
        crawls.endpoint_url,
        crawls.full_listing_number,
        crawls.authenticated_listing_number
    from spans_with_next
    inner join crawls on spans_with_next.last_crawl_id = crawls.crawl_id
    inner join last_full_listings
        on
            crawls.endpoint_url = last_full_listings.endpoint_url
            and crawls.full_listing_number < last_full_listings.full_listing_number
    left join returning_crawls
        on spans_with_next.returned_crawl_id = returning_crawls.crawl_id
    where
        returning_crawls.crawl_id is null
        or returning_crawls.full_listing_number - returning_crawls.is_full_listing::integer
        > crawls.full_listing_number
),

-- the next two full listings without the model; a private one can only be in those with a token
absent_in as (
    select
        ended_spans.model_key,
        ended_spans.state_number,
        ended_spans.last_crawl_id,
        ended_spans.returned_crawl_id,
        crawls.crawl_id,
        row_number() over (
            partition by ended_spans.model_key, ended_spans.last_crawl_id order by crawls.crawl_id
        ) as absence_number
    from ended_spans
    inner join states
        on
            ended_spans.model_key = states.model_key
            and ended_spans.state_number = states.state_number
    inner join crawls
        on
            ended_spans.endpoint_url = crawls.endpoint_url
            and crawls.is_full_listing
            and (
                crawls.full_listing_number - ended_spans.full_listing_number in (1, 2)
                and not coalesce(states.is_private, false)
                or crawls.is_authenticated
                and crawls.authenticated_listing_number
                - ended_spans.authenticated_listing_number in (1, 2)
                and states.is_private
            )
    where ended_spans.returned_crawl_id is null or crawls.crawl_id < ended_spans.returned_crawl_id
),

final as (
    select
        model_key,
        min(state_number) as state_number,
        last_crawl_id,
        max(case absence_number when 1 then crawl_id end) as missing_crawl_id,
        max(case absence_number when 2 then crawl_id end) as confirming_crawl_id,
        max(returned_crawl_id) as returned_crawl_id
    from absent_in
    group by model_key, last_crawl_id
)

select * from final
