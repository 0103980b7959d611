{{ incremental_by_model() }}

with

models as {{ not_materialized() }} (
    select * from {{ ref('int_models__to_update') }}
),

in_base_models as (
    select
        hub_object_id,
        1 as source_position,
        {{ text_in('base_models_json', 'relation') }} as relation,
        {{ exploded(base_models_in('base_models_json')) }} as base_model,
        {{ exploded_positions(base_models_in('base_models_json')) }} as stated_position
    from models
),

in_tags as (
    select
        hub_object_id,
        2 as source_position,
        {{ exploded('tag_base_models') }} as tag_value,
        {{ exploded_positions('tag_base_models') }} as stated_position
    from models
),

in_cards as (
    select
        hub_object_id,
        3 as source_position,
        card_base_model_relation as relation,
        {{ exploded('card_base_models') }} as parent_name,
        {{ exploded_positions('card_base_models') }} as stated_position
    from models
),

stated as (
    select
        hub_object_id,
        source_position,
        stated_position,
        base_model.id as parent_name,
        base_model._id as parent_object_id,
        relation
    from in_base_models
    union all
    -- each parent has one tag with its name, and a second one with the relation before the name
    select
        hub_object_id,
        source_position,
        stated_position,
        {{ after_relation('tag_value') }} as parent_name,
        null as parent_object_id,
        {{ relation_before('tag_value') }} as relation
    from in_tags
    union all
    select
        hub_object_id,
        source_position,
        stated_position,
        parent_name,
        null as parent_object_id,
        relation
    from in_cards
),

ranked as (
    select
        *,
        source_position * 1000000 + stated_position as parent_position,
        -- `finetune` is the Hub's guess where nobody stated a relation, so the others come first
        source_position * 10 + case relation
            when 'quantized' then 1
            when 'adapter' then 2
            when 'merge' then 3
            when 'finetune' then 4
        end as relation_position,
        case when relation_position is not null then relation end as known_relation
    from stated
    where trim(parent_name) <> ''
),

final as (
    select
        hub_object_id,
        parent_name,
        max(parent_object_id) as parent_object_id,
        arg_min(relation, relation_position) as relation,
        min(relation_position) as relation_position,
        min(parent_position) as parent_position,
        coalesce(min(known_relation) <> max(known_relation), false) as has_relation_conflict,
        bool_or(source_position = 1) as is_in_base_models,
        bool_or(source_position = 2) as is_in_tags,
        bool_or(source_position = 3) as is_in_card
    from ranked
    group by hub_object_id, parent_name
)

select * from final
