-- a table: all stated parents are scanned once
{{ config(materialized='table') }}

with

models as (
    select * from {{ ref('stg_hub__models') }}
),

model_names as (
    select * from {{ ref('int_current_model_names') }}
),

parents as {{ not_materialized() }} (
    select * from {{ ref('int_model_parents__stated') }}
),

-- the Hub sent the name together with the `_id` of a model that is now listed under another name
by_object as (
    select
        parents.parent_name as former_name,
        models.model_id
    from parents
    inner join models on parents.parent_object_id = models.hub_object_id
    where parents.parent_name <> models.model_id
),

-- a card keeps the old name, the Hub's reading of the card has the current one: where each has
-- exactly one name that the other lacks, both names mean the same model
unmatched_pairs as (
    select
        max(case when is_in_card then parent_name end) as former_name,
        max(case when not is_in_card then parent_name end) as model_id
    from parents
    where not (is_in_card and (is_in_base_models or is_in_tags))
    group by hub_object_id
    having count_if(is_in_card) = 1 and count_if(not is_in_card) = 1
),

evidence as (
    select * from by_object
    union all
    select * from unmatched_pairs
),

agreed as (
    select
        former_name,
        min(model_id) as model_id
    from evidence
    group by former_name
    having min(model_id) = max(model_id)
),

final as (
    select
        agreed.former_name,
        agreed.model_id
    from agreed
    left join model_names on agreed.former_name = model_names.model_id
    where model_names.model_id is null
)

select * from final
