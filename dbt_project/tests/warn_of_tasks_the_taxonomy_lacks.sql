-- the Hub adds tasks: add them to configs/seeds/pipeline_tags.csv
{{ config(severity='warn') }}

select
    pipeline_tag,
    listed_model_count
from {{ ref('dim_pipeline_tags') }}
where not is_in_taxonomy
