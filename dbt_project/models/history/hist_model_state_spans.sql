-- Kept from build to build: a crawl newer than all others extends the earlier spans and reads no
-- older observation. Rewritten as a whole, since every model still listed extends its last span.
{{ config(incremental_strategy='rewrite') }}

with

newest as (
    select max(crawl_id) as crawl_id from {{ ref('int_models__fingerprinted') }}
),

observations as (
    select * from {{ ref('hist_model_observations') }}
),

crawls as (
    select * from {{ ref('int_crawls__sequenced') }}
),

earlier_spans as {{ not_materialized() }} (
    select * from {{ previous_rows({
        'model_key': 'integer', 'state_number': 'smallint',
        'first_crawl_id': 'varchar', 'last_crawl_id': 'varchar'
    }) }}
),

-- one row, or none where the earlier spans don't end before this crawl: then all spans are computed
-- again from the observations
last_crawl as (
    select max(earlier_spans.last_crawl_id) as crawl_id
    from earlier_spans
    cross join newest
    having max(earlier_spans.last_crawl_id) < max(newest.crawl_id)
),

new_crawls as (
    select crawls.crawl_id
    from crawls
    left join last_crawl on true
    where last_crawl.crawl_id is null or crawls.crawl_id > last_crawl.crawl_id
),

spans as (
    select earlier_spans.* from earlier_spans
    cross join last_crawl
    union all
    select
        observations.model_key,
        observations.state_number,
        observations.crawl_id as first_crawl_id,
        observations.crawl_id as last_crawl_id
    from observations
    inner join new_crawls on observations.crawl_id = new_crawls.crawl_id
),

compared as (
    select
        *,
        lag(state_number) over of_model as previous_state_number,
        lag(last_crawl_id) over of_model as previous_crawl_id
    from spans
    window of_model as (partition by model_key order by first_crawl_id)
),

-- a span ends where the model has another state, or where a full listing lacked it in between
started as (
    select
        compared.*,
        (
            compared.state_number is distinct from compared.previous_state_number
            or (
                firsts.endpoint_url = previous.endpoint_url
                and firsts.full_listing_number - firsts.is_full_listing::integer
                > previous.full_listing_number
            )
        )::integer as is_span_start
    from compared
    inner join crawls as firsts on compared.first_crawl_id = firsts.crawl_id
    left join crawls as previous on compared.previous_crawl_id = previous.crawl_id
),

numbered as (
    select
        *,
        sum(is_span_start) over (
            partition by model_key order by first_crawl_id rows unbounded preceding
        ) as span_number
    from started
),

final as (
    select
        model_key,
        min(state_number) as state_number,
        min(first_crawl_id) as first_crawl_id,
        max(last_crawl_id) as last_crawl_id
    from numbered
    group by model_key, span_number
)

select * from final
