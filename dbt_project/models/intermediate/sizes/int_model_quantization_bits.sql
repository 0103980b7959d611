with

models as (
    select * from {{ ref('int_models__to_update') }}
),

quantization_tags as (
    select * from {{ ref('quantization_tags') }}
),

model_tags as (
    select
        hub_object_id,
        lower({{ exploded('tags') }}) as tag
    from models
),

final as (
    select
        model_tags.hub_object_id,
        coalesce(
            min(case when quantization_tags.names_bits then quantization_tags.min_bits end),
            min(quantization_tags.min_bits)
        ) as min_bits
    from model_tags
    inner join quantization_tags on model_tags.tag = quantization_tags.tag
    group by model_tags.hub_object_id
)

select * from final
