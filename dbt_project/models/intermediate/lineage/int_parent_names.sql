-- a table: so that the joins that look names up know that these are the smaller side
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
