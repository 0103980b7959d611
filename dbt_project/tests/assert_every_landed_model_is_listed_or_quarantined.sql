-- as many models as were landed, duplicates apart
with

landed as (
    select count(distinct hub_object_id) as model_count
    from {{ source('raw', 'models') }}
    where crawl_id in (select crawl_id from {{ ref('base_hub__models') }})
),

shown as (
    select
        (select count(*) from {{ ref('dim_models') }})
        + (select count(*) from {{ ref('quarantined_models') }}) as model_count
)

select
    landed.model_count as landed_model_count,
    shown.model_count as shown_model_count
from landed
cross join shown
where landed.model_count <> shown.model_count
