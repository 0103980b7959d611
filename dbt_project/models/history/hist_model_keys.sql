-- kept from build to build: the millions of rows of each crawl refer to a model by 4 bytes, not 24
{{ config(incremental_strategy='append') }}

with

models as (
    select * from {{ ref('int_models__fingerprinted') }}
),

known as {{ not_materialized() }} (
    select * from {{ previous_rows({'model_key': 'integer', 'hub_object_id': 'varchar'}) }}
),

last_key as (
    select coalesce(max(known.model_key), 0) as model_key from known
),

-- most used models first: adjacent rows then have counters of similar size, which compress well
numbered as (
    select
        models.hub_object_id,
        row_number() over (
            order by
                models.download_count_all_time desc nulls last,
                models.download_count_30d desc nulls last,
                models.like_count desc nulls last,
                models.hub_object_id asc
        ) as place
    from models
    left join known on models.hub_object_id = known.hub_object_id
    where known.hub_object_id is null
),

final as (
    select
        (last_key.model_key + numbered.place)::integer as model_key,
        numbered.hub_object_id
    from numbered
    cross join last_key
    order by model_key
)

select * from final
