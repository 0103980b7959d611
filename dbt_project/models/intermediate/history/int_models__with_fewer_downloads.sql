with

observations as {{ not_materialized() }} (
    select
        model_key,
        crawl_id,
        download_count_all_time
    from {{ ref('hist_model_observations') }}
),

newest as (
    select max(crawl_id) as crawl_id from observations
),

previous as (
    select max(observations.crawl_id) as crawl_id
    from observations
    inner join newest on observations.crawl_id < newest.crawl_id
),

earlier as (
    select observations.*
    from observations
    inner join previous on observations.crawl_id = previous.crawl_id
),

final as (
    select
        observations.model_key,
        observations.crawl_id,
        observations.download_count_all_time,
        earlier.download_count_all_time as previous_download_count_all_time
    from observations
    inner join newest on observations.crawl_id = newest.crawl_id
    inner join earlier on observations.model_key = earlier.model_key
    where observations.download_count_all_time < earlier.download_count_all_time
)

select * from final
