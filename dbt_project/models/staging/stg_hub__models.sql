-- a view: the parsed rows are written once, in base_hub__models
{{ config(materialized='view') }}

with

parsed_models as (
    select * from {{ ref('base_hub__models') }}
),

typed_models as (
    select * from parsed_models
    where typing_problem is null
),

renamed as (
    select
        crawl_id,
        page_number,
        row_number,
        hub_object_id,
        duplicate_count,
        model_id,
        author_name,
        commit_sha,
        pipeline_tag,
        library_name,
        inference_status,
        gate_mode,
        download_count_30d,
        download_count_all_time,
        like_count,
        trending_score,
        safetensors_parameter_count,
        gguf_parameter_count,
        gguf_file_bytes,
        is_private,
        is_disabled,
        created_at,
        modified_at,
        fetched_at,
        tags,
        card_license_name,
        card_license_link,
        card_license_key,
        {{ values_after('tags', 'license:') }} as tag_licenses,
        {{ text_or_list('card_licenses_json') }} as card_licenses,
        {{ languages_in('card_languages_json') }} as card_languages,
        {{ values_after('tags', 'base_model:') }} as tag_base_models,
        {{ text_or_list('card_base_models_json') }} as card_base_models,
        card_base_model_relation,
        {{ text_or_list('card_datasets_json') }} as card_datasets,
        {{ names_in('inference_providers_json', 'provider') }} as inference_providers,
        {{ lowered('case when len(tag_licenses) > 0 then tag_licenses else card_licenses end') }}
            as license_ids,
        has_card,
        tags is not null or has_card or base_models_json is not null as is_lineage_sent,
        coalesce(
            {{ ids_in_models('base_models_json') }}, {{ text_or_list('card_base_models_json') }}, []
        ) as base_model_ids,
        safetensors_parameters_json,
        inference_providers_json,
        base_models_json
    from typed_models
)

select * from renamed
