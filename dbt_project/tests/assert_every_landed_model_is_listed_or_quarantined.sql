-- as many different models as the newest crawl landed
with

landed as (
    select max_by(model_count, crawl_id) as model_count from {{ ref('rpt_crawls') }}
    where model_count is not null
),

positions as (
    select
        crawl_id,
        hub_object_id
    from {{ source('raw', 'models') }}
),

sent as (
    select
        crawl_id,
        count(distinct hub_object_id) as model_count
    from positions
    group by crawl_id
),

newest as (
    select max_by(sent.model_count, sent.crawl_id) as model_count from sent
),

listed as (
    select count(*) as model_count from {{ ref('dim_models') }}
),

quarantined as (
    select count(*) as model_count from {{ ref('quarantined_models') }}
),

final as (
    select
        newest.model_count as landed_model_count,
        landed.model_count as reported_model_count,
        listed.model_count + quarantined.model_count as shown_model_count
    from newest
    cross join landed
    cross join listed
    cross join quarantined
    where
        newest.model_count <> listed.model_count + quarantined.model_count
        or newest.model_count <> landed.model_count
)

select * from final
