-- the Hub adds fields to its API: add them to configs/seeds/hub_fields.csv
{{ config(severity='warn') }}

select
    hub_field,
    present_ratio,
    mean_bytes
from {{ ref('rpt_hub_fields') }}
where not is_known
