-- kept from build to build: what a model was, once for all crawls that saw it so
{{ config(incremental_strategy='append') }}

with

fingerprints as (
    select * from {{ ref('int_models__fingerprinted') }}
),

model_keys as (
    select * from {{ ref('hist_model_keys') }}
),

models as (
    select * from {{ ref('stg_hub__models') }}
),

known as {{ not_materialized() }} (
    select * from {{ previous_rows({
        'model_key': 'integer', 'state_number': 'smallint', 'state_fingerprint': 'ubigint'
    }) }}
),

last_numbers as (
    select
        model_key,
        max(state_number) as state_number
    from known
    group by model_key
),

unseen as (
    select
        model_keys.model_key,
        fingerprints.hub_object_id,
        fingerprints.state_fingerprint,
        fingerprints.tags_fingerprint,
        fingerprints.unknown_columns
    from fingerprints
    inner join model_keys on fingerprints.hub_object_id = model_keys.hub_object_id
    left join known
        on
            model_keys.model_key = known.model_key
            and fingerprints.state_fingerprint = known.state_fingerprint
    where known.model_key is null
),

final as (
    select
        unseen.model_key,
        (coalesce(last_numbers.state_number, 0) + 1)::smallint as state_number,
        unseen.state_fingerprint,
        unseen.tags_fingerprint,
        {% for column in var('tracked_attributes') if column != 'tags_fingerprint' %}
            models.{{ column }},
        {% endfor %}
        unseen.unknown_columns
    from unseen
    inner join models on unseen.hub_object_id = models.hub_object_id
    left join last_numbers on unseen.model_key = last_numbers.model_key
    order by unseen.model_key
)

select * from final
