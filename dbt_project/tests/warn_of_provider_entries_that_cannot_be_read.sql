-- entries of provider mappings of a shape that the Hub has not sent before
{{ config(severity='warn') }}

select
    hub_object_id,
    provider_name,
    entry_problem
from {{ ref('int_model_providers__unnested') }}
where entry_problem is not null
