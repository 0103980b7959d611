-- as many distinct models as the last full crawl and the incremental crawls since have landed
with

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

checked as (
    select * from {{ ref('hist_crawl_checks') }}
),

landed_models as (
    select
        crawl_id,
        hub_object_id
    from {{ source('raw', 'models') }}
),

first_crawl as (
    select max(landed_models.crawl_id) as crawl_id
    from landed_models
    inner join crawls on landed_models.crawl_id = crawls.crawl_id
    where crawls.crawl_mode <> 'incremental'
),

sent as (
    select
        count(distinct landed_models.hub_object_id) as model_count,
        max(landed_models.crawl_id) as newest_crawl_id
    from landed_models
    inner join first_crawl on landed_models.crawl_id >= first_crawl.crawl_id
),

newest as (
    select count(distinct landed_models.hub_object_id) as model_count
    from landed_models
    inner join sent on landed_models.crawl_id = sent.newest_crawl_id
),

listed as (
    select count(*) as model_count from {{ ref('dim_models') }}
),

quarantined as (
    select count(*) as model_count from {{ ref('quarantined_models') }}
),

final as (
    select
        sent.model_count as landed_model_count,
        listed.model_count + quarantined.model_count as shown_model_count,
        newest.model_count as newest_model_count,
        checked.model_count as reported_model_count
    from sent
    cross join newest
    cross join listed
    cross join quarantined
    left join checked on sent.newest_crawl_id = checked.crawl_id
    where
        sent.model_count <> listed.model_count + quarantined.model_count
        or newest.model_count <> checked.model_count
)

select * from final
