-- a table, so that DuckDB knows its size and hashes it as the smaller side of the joins
{{ config(materialized='table') }}

with

parents as (
    select * from {{ ref('int_model_parents__stated') }}
),

final as (
    select
        parent_name,
        parent_object_id
    from parents
    group by parent_name, parent_object_id
)

select * from final
