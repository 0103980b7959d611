-- a table: read for two kinds of events
{{ config(materialized='table') }}

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
        lead(first_crawl_id) over (
            partition by model_key order by first_crawl_id
        ) as returned_crawl_id
    from state_spans
),

last_full_listings as (
    select
        crawls.endpoint_url,
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
    inner join last_full_listings using (endpoint_url)
    left join crawls as returning_crawls
        on spans_with_next.returned_crawl_id = returning_crawls.crawl_id
    where
        crawls.full_listing_number < last_full_listings.full_listing_number
        and (
            returning_crawls.crawl_id is null
            or returning_crawls.full_listing_number - returning_crawls.is_full_listing::integer
            > crawls.full_listing_number
        )
),

-- the next two full listings without the model; a private model is listed only for its owner, so
-- that only listings with a token count
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
    inner join states using (model_key, state_number)
    inner join crawls
        on
            ended_spans.endpoint_url = crawls.endpoint_url
            and crawls.is_full_listing
            and (
                crawls.full_listing_number
                in (ended_spans.full_listing_number + 1, ended_spans.full_listing_number + 2)
                and not coalesce(states.is_private, false)
                or crawls.is_authenticated
                and crawls.authenticated_listing_number
                in (
                    ended_spans.authenticated_listing_number + 1,
                    ended_spans.authenticated_listing_number + 2
                )
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
