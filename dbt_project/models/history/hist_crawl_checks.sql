-- carried over from file to file: counts of crawls whose models are no longer kept
{{ config(incremental_strategy='delete+insert', unique_key='crawl_id') }}

with

counted as (
    select * from {{ ref('int_newest_crawl_counts') }}
),

crawl_bounds as (
    select * from {{ ref('crawl_bounds') }}
),

earlier_crawls as (
    select * from {{ previous_rows({
        'crawl_id': 'varchar', 'scope_key': 'varchar',
        'model_count': 'bigint', 'incomplete_reason': 'varchar'
    }) }}
    where incomplete_reason is null
),

-- one row, since only one crawl is counted
previous as (
    select
        max(earlier_crawls.crawl_id) as previous_crawl_id,
        max_by(earlier_crawls.model_count, earlier_crawls.crawl_id) as previous_model_count
    from earlier_crawls
    inner join counted
        on
            earlier_crawls.scope_key = counted.scope_key
            and earlier_crawls.crawl_id < counted.crawl_id
),

compared as (
    select
        counted.*,
        crawl_bounds.*,
        previous.*
    from counted
    cross join crawl_bounds
    cross join previous
),

final as (
    select
        crawl_id,
        scope_key,
        page_count,
        row_count,
        model_count,
        duplicate_count,
        quarantined_model_count,
        body_bytes,
        retry_count,
        waited_seconds,
        previous_crawl_id,
        previous_model_count,
        nullif(concat_ws(
            '; ',
            case when crawl_status <> 'complete' then 'the crawl was interrupted' end,
            case
                when crawl_mode = 'full' and ended_chain_count <> chain_count
                    then 'a task or listing was not walked to its last page'
            end,
            case when model_count = 0 then 'the listing held no models' end,
            case
                when landed_row_count <> row_count or model_count + duplicate_count <> row_count
                    then format(
                        '{} objects counted while crawling, {} in the page log, {} landed',
                        landed_row_count, row_count, model_count + duplicate_count
                    )
            end,
            case
                when
                    duplicate_count
                    > greatest(tolerated_model_count, max_duplicate_ratio * row_count)
                    then format('{} objects came twice', duplicate_count)
            end,
            case
                when
                    quarantined_model_count
                    > greatest(tolerated_model_count, max_quarantined_ratio * model_count)
                    then format('{} models are quarantined', quarantined_model_count)
            end,
            case
                when
                    crawl_mode = 'full'
                    and model_count < min_model_count_ratio * previous_model_count
                    then format(
                        '{} models, where the crawl {} of the same scope had {}',
                        model_count, previous_crawl_id, previous_model_count
                    )
            end
        ), '') as incomplete_reason
    from compared
)

select * from final
