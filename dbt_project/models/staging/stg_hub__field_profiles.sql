-- an incremental build adds nothing: modified models are not a sample of all models; who builds the
-- same crawl again, by hand, replaces its rows
{{ config(
    materialized='incremental', incremental_strategy='delete+insert', unique_key='crawl_id'
) }}

with

sent_models as (
    select * from {{ source('raw', 'models') }}
),

-- a second import without the payload, as in base_hub__models
sent_crawls as (
    select crawl_id from {{ source('raw', 'models') }}
),

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

build_watermark as (
    select * from {{ ref('stg_hub__build_watermark') }}
),

newest_crawl as (
    select max(sent_crawls.crawl_id) as crawl_id
    from sent_crawls
    left join crawls on sent_crawls.crawl_id = crawls.crawl_id
    where crawls.crawl_mode is distinct from 'incremental'
),

sent_pairs as (
    select
        sent_models.crawl_id,
        {{ exploded(json_pairs('sent_models.payload')) }} as pair
    from sent_models
    inner join newest_crawl on sent_models.crawl_id = newest_crawl.crawl_id
    inner join build_watermark on newest_crawl.crawl_id > build_watermark.crawl_id
),

counted as (
    select
        crawl_id,
        pair.key as hub_field,
        count(*) as present_row_count,
        count_if(pair.value is null) as null_row_count,
        coalesce(sum(strlen(pair.value)), 0)::bigint as value_bytes
    from sent_pairs
    group by crawl_id, pair.key
)

select * from counted
