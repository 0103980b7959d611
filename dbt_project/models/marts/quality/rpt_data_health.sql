with

profiles as (
    select * from {{ ref('hist_column_profiles') }}
),

health_bounds as (
    select * from {{ ref('health_bounds') }}
),

newest as (
    select
        max(crawl_id) as crawl_id,
        max_by(scope_name, crawl_id) as scope_name
    from profiles
),

previous as (
    select max(profiles.crawl_id) as previous_crawl_id
    from profiles
    inner join newest
        on profiles.scope_name = newest.scope_name and profiles.crawl_id < newest.crawl_id
),

bounds as (
    select
        max(case measure_name when 'known_ratio' then max_change end) as known_bound,
        max(case measure_name when 'distinct_count' then max_change end) as distinct_bound
    from health_bounds
),

compared as (
    select
        profiles.*,
        previous.previous_crawl_id,
        bounds.known_bound,
        bounds.distinct_bound,
        earlier.distinct_count as previous_distinct_count,
        earlier.min_value as previous_min_value,
        earlier.max_value as previous_max_value,
        profiles.known_count
        / nullif(coalesce(profiles.expected_count, profiles.model_count), 0) as known_ratio,
        earlier.known_count / nullif(case
            when profiles.expected_count < profiles.model_count then earlier.expected_count
            else earlier.model_count
        end, 0) as previous_known_ratio
    from profiles
    inner join newest on profiles.crawl_id = newest.crawl_id
    cross join previous
    cross join bounds
    left join profiles as earlier
        on
            previous.previous_crawl_id = earlier.crawl_id
            and profiles.column_name = earlier.column_name
),

changed as (
    select
        *,
        known_ratio - previous_known_ratio as known_ratio_change,
        (distinct_count - previous_distinct_count) / nullif(previous_distinct_count, 0)
            as distinct_count_change
    from compared
),

judged as (
    select
        *,
        nullif(concat_ws(
            ', ',
            case when abs(known_ratio_change) > known_bound then 'known_ratio' end,
            case when abs(distinct_count_change) > distinct_bound then 'distinct_count' end
        ), '') as drifted_measures
    from changed
),

final as (
    select
        column_name::varchar as column_name,
        crawl_id::varchar as crawl_id,
        previous_crawl_id::varchar as previous_crawl_id,
        drifted_measures::varchar as drifted_measures,
        min_value::varchar as min_value,
        max_value::varchar as max_value,
        previous_min_value::varchar as previous_min_value,
        previous_max_value::varchar as previous_max_value,
        model_count::bigint as model_count,
        coalesce(expected_count, model_count)::bigint as expected_count,
        known_ratio::double as known_ratio,
        previous_known_ratio::double as previous_known_ratio,
        known_ratio_change::double as known_ratio_change,
        distinct_count::bigint as distinct_count,
        previous_distinct_count::bigint as previous_distinct_count,
        distinct_count_change::double as distinct_count_change,
        case when known_ratio_change is not null then drifted_measures is not null end::boolean
            as is_drifted
    from judged
)

select * from final
