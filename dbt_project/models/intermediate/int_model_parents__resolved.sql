-- a table: the walk and the mart read it
{{ config(materialized='table') }}

with

parents as (
    select * from {{ ref('int_model_parents__stated') }}
),

models as (
    select * from {{ ref('stg_hub__models') }}
),

model_names as (
    select * from {{ ref('int_model_names') }}
),

former_names as (
    select * from {{ ref('int_former_model_names') }}
),

-- of several names that differ only in case the one that is first in order
lowered_names as (
    select
        lowered_model_id,
        min(model_id) as model_id
    from model_names
    group by lowered_model_id
),

identified as (
    select
        parents.*,
        coalesce(
            models.model_id,
            model_names.model_id,
            lowered_names.model_id,
            former_names.model_id,
            parents.parent_name
        ) as parent_model_id
    from parents
    left join models on parents.parent_object_id = models.hub_object_id
    left join model_names on parents.parent_name = model_names.model_id
    left join lowered_names on lower(parents.parent_name) = lowered_names.lowered_model_id
    left join former_names on parents.parent_name = former_names.former_name
),

gathered as (
    select
        hub_object_id,
        parent_model_id,
        arg_min(relation, relation_position) as relation,
        min(parent_position) as parent_position,
        bool_or(has_relation_conflict)
        or coalesce(min(relation) <> max(relation), false) as has_relation_conflict,
        bool_or(is_in_base_models) as is_in_base_models,
        bool_or(is_in_tags) as is_in_tags,
        bool_or(is_in_card) as is_in_card,
        bool_or(parent_name <> parent_model_id) as is_misnamed,
        bool_or(lower(parent_name) <> lower(parent_model_id)) as is_named_otherwise,
        {{ distinct_list('parent_name') }} as stated_names
    from identified
    group by hub_object_id, parent_model_id
),

final as (
    select
        gathered.hub_object_id,
        gathered.parent_model_id,
        model_names.hub_object_id as parent_hub_object_id,
        coalesce(gathered.relation, 'unknown') as relation,
        case
            when model_names.hub_object_id is null then 'missing'
            when gathered.is_named_otherwise then 'renamed'
            when gathered.is_misnamed then 'case_differs'
            else 'listed'
        end as parent_status,
        gathered.parent_position,
        gathered.has_relation_conflict,
        gathered.is_in_base_models,
        gathered.is_in_tags,
        gathered.is_in_card,
        gathered.stated_names
    from gathered
    left join model_names on gathered.parent_model_id = model_names.model_id
)

select * from final
