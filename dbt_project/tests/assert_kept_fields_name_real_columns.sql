-- config.hub_fields promises where each field is kept: a column that isn't there is a lie
-- depends_on: {{ ref('dim_models') }}, {{ ref('stg_hub__models') }}
select
    hub_fields.hub_field,
    hub_fields.kept_as
from {{ ref('hub_fields') }} as hub_fields
left join information_schema.columns as warehouse_columns
    on
        warehouse_columns.table_catalog = current_database()
        and hub_fields.kept_as
        = warehouse_columns.table_name || '.' || warehouse_columns.column_name
where hub_fields.kept_as is not null and warehouse_columns.column_name is null
