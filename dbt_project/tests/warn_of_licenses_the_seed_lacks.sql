-- the Hub owns its licence ids: add them to configs/seeds/licenses.csv
{{ config(severity='warn') }}

select
    license_id,
    listed_model_count
from {{ ref('dim_licenses') }}
where not is_in_hub_docs
