-- authors who had many models in the previous crawl and have none now
{{ config(severity='warn') }}

with

earlier_authors as (
    select * from {{ ref('hist_crawl_authors') }}
),

models as (
    select * from {{ ref('dim_models') }}
),

crawls as (
    select * from {{ ref('hist_crawl_checks') }}
),

newest as (
    select max_by(crawls.previous_crawl_id, crawls.crawl_id) as previous_crawl_id from crawls
),

authors as (
    select author_name from models
    group by author_name
),

final as (
    select
        earlier_authors.author_name,
        earlier_authors.model_count as previous_model_count
    from earlier_authors
    inner join newest on earlier_authors.crawl_id = newest.previous_crawl_id
    left join authors on earlier_authors.author_name = authors.author_name
    where authors.author_name is null
)

select * from final
