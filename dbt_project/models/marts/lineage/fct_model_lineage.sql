with

parents as (
    select * from {{ ref('int_model_parents__classified') }}
),

models as {{ not_materialized() }} (
    select * from {{ ref('dim_models') }}
),

final as (
    select
        -- ids
        parents.hub_object_id::varchar as hub_object_id,
        child_models.model_id::varchar as model_id,
        parents.parent_hub_object_id::varchar as parent_hub_object_id,
        parents.parent_model_id::varchar as parent_model_id,

        -- text
        parents.relation::varchar as relation,
        parents.parent_status::varchar as parent_status,
        parents.loop_kind::varchar as loop_kind,

        -- booleans
        parents.is_in_base_models::boolean as is_in_base_models,
        parents.is_in_tags::boolean as is_in_tags,
        parents.is_in_card::boolean as is_in_card,
        parents.has_relation_conflict::boolean as has_relation_conflict,
        parents.is_primary_parent::boolean as is_primary_parent,
        coalesce(
            child_models.author_name
            = {{ owner_of('parent_models.author_name', 'parents.parent_model_id') }},
            false
        )::boolean as is_by_same_author,

        -- lists
        parents.stated_names::varchar[] as stated_names
    from parents
    inner join models as child_models on parents.hub_object_id = child_models.hub_object_id
    left join models as parent_models
        on parents.parent_hub_object_id = parent_models.hub_object_id
)

select * from final
