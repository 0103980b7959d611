with

sent_models as (
    select * from {{ source('raw', 'models') }}
),

newest_crawl as (
    select max(sent_models.crawl_id) as crawl_id from sent_models
),

payloads as (
    select
        sent_models.crawl_id,
        sent_models.payload
    from sent_models
    inner join newest_crawl on sent_models.crawl_id = newest_crawl.crawl_id
    where {{ is_json('sent_models.payload') }}
),

sent_values as (
    select
        payloads.crawl_id,
        sent_pair.key as hub_field,
        sent_pair.type as json_type,
        sent_pair.value as json_value
    from payloads, json_each(payloads.payload) as sent_pair
),

counted as (
    select
        crawl_id,
        hub_field,
        count(*) as present_row_count,
        count_if(json_type = 'NULL') as null_row_count,
        sum(strlen(json_value))::bigint as value_bytes
    from sent_values
    group by crawl_id, hub_field
)

select * from counted
