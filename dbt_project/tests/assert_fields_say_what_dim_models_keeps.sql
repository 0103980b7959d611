-- a column that config.hub_fields no longer keeps must go, and one that comes must be explained
-- depends_on: {{ ref('dim_models') }}
with

hub_fields as (
    select * from {{ ref('hub_fields') }}
),

-- what the warehouse says of a model rather than the Hub: places, readings and verdicts
own_columns as (
    select unnest([
        'crawl_id', 'fetched_at', 'counters_as_of', 'attributes_as_of',
        'model_url', 'modality', 'parameter_source',
        'closing_rule_name', 'closing_verdict', 'is_open', 'is_generative', 'is_created_at_floor'
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
