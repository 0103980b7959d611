with

models as (
    select * from {{ ref('int_models__to_update') }}
),

unnested as (
    select
        hub_object_id,
        model_id,
        has_card,
        card_languages,
        {{ exploded(distinct_items('tags')) }} as tag
    from models
),

final as (
    select
        hub_object_id,
        model_id,
        tag,
        has_card,
        coalesce({{ list_has('card_languages', 'tag') }}, false) as is_in_card_languages,
        {{ text_before('tag', ':') }} as tag_prefix,
        {{ text_after('tag', ':') }} as tag_remainder
    from unnested
)

select * from final
