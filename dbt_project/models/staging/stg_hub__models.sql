-- a view: the parsed rows are stored once, in base_hub__models
{{ config(materialized='view') }}

with

parsed_models as (
    select * from {{ ref('base_hub__models') }}
),

typed_models as (
    select * from parsed_models
    where typing_problem is null
),

derived as (
    select
        * exclude (
            card_licenses_json, card_languages_json, card_base_models_json, card_datasets_json,
            typing_problem, untyped_payload
        ),
        {{ values_after('tags', 'license:') }} as tag_licenses,
        {{ text_or_list('card_licenses_json') }} as card_licenses,
        {{ languages_in('card_languages_json') }} as card_languages,
        {{ values_after('tags', 'base_model:') }} as tag_base_models,
        {{ text_or_list('card_base_models_json') }} as card_base_models,
        {{ text_or_list('card_datasets_json') }} as card_datasets,
        {{ names_in('inference_providers_json', 'provider') }} as inference_providers,
        {{ lowered('case when len(tag_licenses) > 0 then tag_licenses else card_licenses end') }}
            as license_ids,
        {{ counts_together('safetensors_parameters_json') }} as counted_parameter_count,
        tags is not null or has_card or base_models_json is not null as is_lineage_sent,
        coalesce(
            {{ ids_in_models('base_models_json') }}, {{ text_or_list('card_base_models_json') }}, []
        ) as base_model_ids
    from typed_models
)

-- every typed column of base_hub__models, so that a new field is named there only
select * from derived  -- noqa: AM04
