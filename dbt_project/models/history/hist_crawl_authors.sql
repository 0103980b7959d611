-- carried over from file to file for as long as a crawl of the same scope is compared with it
{{ config(
    incremental_strategy='delete+insert',
    unique_key='crawl_id',
    post_hook="
        delete from {{ this }} where crawl_id not in (
            select crawl_id from (
                select
                    crawl_id,
                    dense_rank() over (partition by scope_key order by crawl_id desc) as age
                from {{ this }}
            ) where age <= 2
        )"
) }}

with

models as {{ not_materialized() }} (
    select * from {{ ref('stg_hub__models') }}
),

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

crawl_bounds as (
    select * from {{ ref('crawl_bounds') }}
),

newest as (
    select max(models.crawl_id) as crawl_id from models
),

authors as (
    select
        models.crawl_id,
        {{ owner_of('author_name', 'model_id') }} as author_name,
        count(*) as model_count
    from models
    -- earlier crawls were counted when they were the newest; since then an incremental crawl has
    -- replaced some of their rows
    inner join newest on models.crawl_id = newest.crawl_id
    group by models.crawl_id, {{ owner_of('author_name', 'model_id') }}
),

final as (
    select
        authors.crawl_id,
        crawls.scope_key,
        authors.author_name,
        authors.model_count
    from authors
    inner join crawls on authors.crawl_id = crawls.crawl_id
    inner join crawl_bounds
        on authors.model_count >= crawl_bounds.min_vanished_author_model_count
    where authors.author_name is not null
)

select * from final
