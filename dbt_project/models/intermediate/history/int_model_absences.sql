-- a table: read for two kinds of events
{{ config(materialized='table') }}

with

runs as (
    select * from {{ ref('hist_model_state_spans') }}
),

states as (
    select * from {{ ref('hist_model_states') }}
),

crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

followed as (
    select
        *,
        lead(first_crawl_id) over (
            partition by model_key order by first_crawl_id
        ) as returned_crawl_id
    from runs
),

returning_crawls as (
    select * from crawls
),

last_whole_crawls as (
    select
        endpoint_url,
        max(whole_number) as whole_number
    from crawls
    group by endpoint_url
),

-- those that some later crawl of the whole Hub can have lacked; the others are here
ended as (
    select
        followed.*,
        crawls.endpoint_url,
        crawls.whole_number,
        crawls.whole_private_number
    from followed
    inner join crawls on followed.last_crawl_id = crawls.crawl_id
    inner join last_whole_crawls
        on
            crawls.endpoint_url = last_whole_crawls.endpoint_url
            and crawls.whole_number < last_whole_crawls.whole_number
    left join returning_crawls
        on followed.returned_crawl_id = returning_crawls.crawl_id
    where
        returning_crawls.crawl_id is null
        or returning_crawls.whole_number - returning_crawls.is_whole::integer
        > crawls.whole_number
),

-- a private model is shown to its owner alone, so that only a crawl with a token can lack it
lacking as (
    select
        ended.model_key,
        ended.state_number,
        ended.last_crawl_id,
        ended.returned_crawl_id,
        crawls.crawl_id,
        row_number() over (
            partition by ended.model_key, ended.last_crawl_id order by crawls.crawl_id
        ) as lacking_number
    from ended
    inner join states
        on ended.model_key = states.model_key and ended.state_number = states.state_number
    inner join crawls
        on
            ended.endpoint_url = crawls.endpoint_url
            and crawls.is_whole
            and (
                crawls.whole_number in (ended.whole_number + 1, ended.whole_number + 2)
                and not coalesce(states.is_private, false)
                or crawls.is_authenticated
                and crawls.whole_private_number
                in (ended.whole_private_number + 1, ended.whole_private_number + 2)
                and states.is_private
            )
    where ended.returned_crawl_id is null or crawls.crawl_id < ended.returned_crawl_id
),

final as (
    select
        model_key,
        min(state_number) as state_number,
        last_crawl_id,
        max(case lacking_number when 1 then crawl_id end) as missing_crawl_id,
        max(case lacking_number when 2 then crawl_id end) as confirming_crawl_id,
        max(returned_crawl_id) as returned_crawl_id
    from lacking
    group by model_key, last_crawl_id
)

select * from final
