with

runs as {{ not_materialized() }} (
    select * from {{ ref('hist_model_state_spans') }}
),

changes as (
    select * from {{ ref('int_model_attribute_changes') }}
),

changed as (
    select
        model_key,
        crawl_id,
        {{ distinct_list('column_name') }} as changed_columns
    from changes
    group by model_key, crawl_id
),

firsts as (
    select
        model_key,
        min(first_crawl_id) as crawl_id
    from runs
    group by model_key
),

beginning as (
    select
        runs.model_key,
        runs.state_number,
        runs.first_crawl_id,
        changed.changed_columns
    from runs
    inner join firsts on runs.model_key = firsts.model_key
    left join changed
        on runs.model_key = changed.model_key and runs.first_crawl_id = changed.crawl_id
    where changed.model_key is not null or runs.first_crawl_id = firsts.crawl_id
),

final as (
    select
        model_key,
        state_number,
        first_crawl_id,
        lead(first_crawl_id) over (
            partition by model_key order by first_crawl_id
        ) as next_crawl_id,
        coalesce(changed_columns, []) as changed_columns
    from beginning
)

select * from final
