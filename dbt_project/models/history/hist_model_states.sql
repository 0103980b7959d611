-- kept from build to build: each state of a model once, for all crawls that saw it
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

new_states as (
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
        new_states.model_key,
        (coalesce(last_numbers.state_number, 0) + 1)::smallint as state_number,
        new_states.state_fingerprint,
        new_states.tags_fingerprint,
        {% for column in var('tracked_attributes') if column != 'tags_fingerprint' %}
            models.{{ column }},
        {% endfor %}
        new_states.unknown_columns
    from new_states
    inner join models on new_states.hub_object_id = models.hub_object_id
    left join last_numbers on new_states.model_key = last_numbers.model_key
    order by new_states.model_key
)

select * from final
