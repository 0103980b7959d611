-- a table: three joins read it
{{ config(materialized='table') }}

with

models as (
    select * from {{ ref('stg_hub__models') }}
),

final as (
    select
        model_id,
        lower(model_id) as lowered_model_id,
        -- a re-created model takes over the name, and has the later id
        max(hub_object_id) as hub_object_id
    from models
    group by model_id
)

select * from final
