-- Kept from build to build: a crawl newer than all others extends the spans of those before, and
-- reads no older observation. Rewritten, since each model still listed extends its last span.
{{ config(incremental_strategy='rewrite') }}

with

built as (
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

-- one row; none where the earlier spans don't end before this crawl, and all are computed again
ended as (
    select max(earlier_spans.last_crawl_id) as crawl_id
    from earlier_spans
    cross join built
    having max(earlier_spans.last_crawl_id) < max(built.crawl_id)
),

new_crawls as (
    select crawls.crawl_id
    from crawls
    left join ended on true
    where ended.crawl_id is null or crawls.crawl_id > ended.crawl_id
),

pieces as (
    select earlier_spans.* from earlier_spans
    cross join ended
    union all
    select
        observations.model_key,
        observations.state_number,
        observations.crawl_id as first_crawl_id,
        observations.crawl_id as last_crawl_id
    from observations
    inner join new_crawls on observations.crawl_id = new_crawls.crawl_id
),

followed as (
    select
        *,
        lag(state_number) over of_model as previous_state_number,
        lag(last_crawl_id) over of_model as previous_crawl_id
    from pieces
    window of_model as (partition by model_key order by first_crawl_id)
),

-- a span ends with another state, and where a complete crawl of the Hub lacked the model
marked as (
    select
        followed.*,
        (
            followed.state_number is distinct from followed.previous_state_number
            or (
                firsts.endpoint_url = previous.endpoint_url
                and firsts.whole_number - firsts.is_whole::integer > previous.whole_number
            )
        )::integer as is_beginning
    from followed
    inner join crawls as firsts on followed.first_crawl_id = firsts.crawl_id
    left join crawls as previous on followed.previous_crawl_id = previous.crawl_id
),

numbered as (
    select
        *,
        sum(is_beginning) over (
            partition by model_key order by first_crawl_id rows unbounded preceding
        ) as span_number
    from marked
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
