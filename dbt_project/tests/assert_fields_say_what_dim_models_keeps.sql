-- a column that config.hub_fields no longer keeps must go, and one that comes must be explained
-- depends_on: {{ ref('dim_models') }}
with

hub_fields as (
    select * from {{ ref('hub_fields') }}
),

-- what the warehouse says of a model rather than the Hub: places, readings and verdicts
own_columns as (
    select unnest([
        'crawl_id', 'fetched_at', 'crawled_at',
        'model_url', 'modality', 'parameter_source', 'is_generative', 'is_created_at_floor',
        'excluding_rule_name', 'excluding_verdict', 'is_eligible',
        'license_id', 'license_class', 'license_url', 'card_license_name', 'card_license_link',
        'is_license_osi_approved', 'has_license_conflict', 'tag_license_ids', 'card_license_ids',
        'root_hub_object_id', 'root_model_id', 'lineage_depth', 'descendant_count'
    ]) as column_name
),

dim_columns as (
    select column_name from information_schema.columns
    where
        table_catalog = current_database()
        and table_schema = 'marts'
        and table_name = 'dim_models'
),

final as (
    select dim_columns.column_name as column_that_no_field_is_kept_as
    from dim_columns
    left join own_columns on dim_columns.column_name = own_columns.column_name
    left join hub_fields on hub_fields.kept_as = 'dim_models.' || dim_columns.column_name
    where own_columns.column_name is null and hub_fields.hub_field is null
)

select * from final
