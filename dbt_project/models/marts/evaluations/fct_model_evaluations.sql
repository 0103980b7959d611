with

evaluations as (
    select * from {{ ref('int_model_evaluations__unnested') }}
),

final as (
    select
        -- ids
        hub_object_id::varchar as hub_object_id,
        model_id::varchar as model_id,
        entry_position::bigint as entry_position,

        -- text
        benchmark_name::varchar as benchmark_name,
        metric_name::varchar as metric_name,
        benchmark_revision::varchar as benchmark_revision,
        source_name::varchar as source_name,
        source_author_name::varchar as source_author_name,
        source_url::varchar as source_url,
        file_name::varchar as file_name,
        notes::varchar as notes,

        -- numbers
        metric_value::double as metric_value,

        -- booleans
        is_verified::boolean as is_verified,

        -- dates
        evaluated_date::date as evaluated_date
    from evaluations
    where entry_problem is null
)

select * from final
