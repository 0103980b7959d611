-- kept from build to build, to distinguish an outage of the Hub's counters from a real change
{{ config(incremental_strategy='delete+insert', unique_key='crawl_id') }}

with

models as (
    select * from {{ ref('int_models__fingerprinted') }}
),

final as (
    select
        crawl_id,
        count(download_count_30d) as counted_model_count,
        count_if(download_count_30d > 0) as downloaded_model_count
    from models
    group by crawl_id
)

select * from final
