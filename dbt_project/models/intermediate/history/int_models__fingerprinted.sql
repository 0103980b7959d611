-- a table: four models of history read it, and fingerprints are expensive to compute
{{ config(materialized='table') }}

with

models as (
    select * from {{ ref('stg_hub__models') }}
),

-- a second import: the newest crawl is looked up in one narrow column
landed as (
    select crawl_id from {{ ref('base_hub__models') }}
),

crawls as (
    select * from {{ ref('int_crawl_unrequested_columns') }}
),

newest as (
    select max(landed.crawl_id) as crawl_id from landed
),

tagged as (
    select
        models.*,
        crawls.unknown_columns,
        {{ fingerprint([sorted_text('models.tags')]) }} as tags_fingerprint
    from models
    inner join newest on models.crawl_id = newest.crawl_id
    inner join crawls on models.crawl_id = crawls.crawl_id
),

final as (
    select
        crawl_id,
        hub_object_id,
        {{ fingerprint(var('tracked_attributes') | list + ['unknown_columns']) }}
            as state_fingerprint,
        tags_fingerprint,
        unknown_columns,
        download_count_30d,
        download_count_all_time,
        like_count,
        trending_score
    from tagged
)

select * from final
