with

state_spans as {{ not_materialized() }} (
    select * from {{ ref('hist_model_state_spans') }}
),

changes as (
    select * from {{ ref('int_model_attribute_changes') }}
),

crawl_changes as (
    select
        model_key,
        crawl_id,
        {{ distinct_list('column_name') }} as changed_columns
    from changes
    group by model_key, crawl_id
),

first_spans as (
    select
        model_key,
        min(first_crawl_id) as crawl_id
    from state_spans
    group by model_key
),

version_starts as (
    select
        state_spans.model_key,
        state_spans.state_number,
        state_spans.first_crawl_id,
        crawl_changes.changed_columns
    from state_spans
    inner join first_spans on state_spans.model_key = first_spans.model_key
    left join crawl_changes
        on
            state_spans.model_key = crawl_changes.model_key
            and state_spans.first_crawl_id = crawl_changes.crawl_id
    where
        crawl_changes.model_key is not null or state_spans.first_crawl_id = first_spans.crawl_id
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
    from version_starts
)

select * from final
