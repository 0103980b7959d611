-- every column is kept from a field by config.hub_fields, or is one of the derived columns below
-- depends_on: {{ ref('dim_models') }}
with

hub_fields as (
    select * from {{ ref('hub_fields') }}
),

-- computed by the warehouse rather than sent by the Hub
derived_columns as (
    select unnest([
        'crawl_id', 'fetched_at', 'crawled_at',
        'model_url', 'modality', 'parameter_source', 'is_generative', 'is_created_at_floor',
        'excluding_rule_name', 'excluding_verdict', 'is_eligible',
        'license_id', 'license_class', 'license_url', 'card_license_name', 'card_license_link',
        'is_license_osi_approved', 'has_license_conflict', 'tag_license_ids', 'card_license_ids',
        'has_contradictory_counts', 'unread_fields', 'served_contradiction',
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
    left join derived_columns on dim_columns.column_name = derived_columns.column_name
    left join hub_fields on hub_fields.kept_as = 'dim_models.' || dim_columns.column_name
    where derived_columns.column_name is null and hub_fields.hub_field is null
)

select * from final
