-- config.hub_fields states where each field is kept: that column has to exist
-- depends_on: {{ ref('dim_models') }}, {{ ref('stg_hub__models') }}, {{ ref('fct_model_lineage') }}
-- depends_on: {{ ref('fct_model_providers') }}
with

hub_fields as (
    select * from {{ ref('hub_fields') }}
),

columns as (
    select table_name || '.' || column_name as kept_as from information_schema.columns
    where table_catalog = current_database()
),

final as (
    select
        hub_fields.hub_field,
        hub_fields.kept_as
    from hub_fields
    left join columns on hub_fields.kept_as = columns.kept_as
    where hub_fields.kept_as is not null and columns.kept_as is null
)

select * from final
