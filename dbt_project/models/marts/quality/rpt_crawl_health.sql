with

measures as (
    select * from {{ ref('hist_crawl_measures') }}
),

health_bounds as (
    select * from {{ ref('health_bounds') }}
),

newest as (
    select
        max(crawl_id) as crawl_id,
        max_by(scope_name, crawl_id) as scope_name
    from measures
),

previous as (
    select max(measures.crawl_id) as crawl_id
    from measures
    inner join newest
        on measures.scope_name = newest.scope_name and measures.crawl_id < newest.crawl_id
),

listed as (
    select
        crawl_id,
        measured_count as listed_model_count
    from measures
    where measure_name = 'listed_models'
),

measured as (
    select
        measures.*,
        measures.measured_count / nullif(listed.listed_model_count, 0) as share_of_models
    from measures
    left join listed on measures.crawl_id = listed.crawl_id
),

compared as (
    select
        measured.measure_name,
        measured.crawl_id,
        measured.measured_count,
        previous.crawl_id as previous_crawl_id,
        earlier.measured_count as previous_measured_count,
        health_bounds.change_kind,
        health_bounds.max_change,
        health_bounds.reason,
        case health_bounds.change_kind
            when 'share_of_models' then measured.share_of_models - earlier.share_of_models
            when 'ratio_of_previous'
                then
                    (measured.measured_count - earlier.measured_count)
                    / nullif(earlier.measured_count, 0)
        end as measured_change
    from measured
    inner join newest on measured.crawl_id = newest.crawl_id
    cross join previous
    left join measured as earlier
        on
            previous.crawl_id = earlier.crawl_id
            and measured.measure_name = earlier.measure_name
    left join health_bounds on measured.measure_name = health_bounds.measure_name
),

final as (
    select
        measure_name::varchar as measure_name,
        crawl_id::varchar as crawl_id,
        previous_crawl_id::varchar as previous_crawl_id,
        change_kind::varchar as change_kind,
        reason::varchar as reason,
        measured_count::bigint as measured_count,
        previous_measured_count::bigint as previous_measured_count,
        measured_change::double as measured_change,
        max_change::double as max_change,
        (abs(measured_change) > max_change)::boolean as is_drifted
    from compared
)

select * from final
