{{ incremental_by_model() }}

with

model_tags as (
    select * from {{ ref('int_model_tags__unnested') }}
),

tag_namespaces as (
    select * from {{ ref('tag_namespaces') }}
),

languages as (
    select * from {{ ref('languages') }}
),

placed as (
    select
        model_tags.hub_object_id,
        model_tags.model_id,
        model_tags.tag,
        model_tags.tag_remainder,
        tag_namespaces.namespace,
        case
            when not model_tags.has_card and languages.needs_card then null
            when model_tags.has_card and not model_tags.is_in_card_languages then null
            else languages.preferred_code
        end as language_code
    from model_tags
    left join tag_namespaces on model_tags.tag_prefix = tag_namespaces.namespace
    left join languages on model_tags.tag = languages.language_code
),

final as (
    select
        hub_object_id::varchar as hub_object_id,
        model_id::varchar as model_id,
        tag::varchar as tag,
        case
            when namespace is not null then namespace
            when language_code is not null then 'language'
        end::varchar as namespace,
        nullif(
            case when namespace is not null then tag_remainder else language_code end, ''
        )::varchar as tag_value
    from placed
)

select * from final
