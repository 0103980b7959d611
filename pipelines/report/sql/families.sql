with

families as (
    select
        root_hub_object_id,
        root_model_id,
        count(*) as descendant_count,
        max(lineage_depth) as generation_count,
        count(distinct author_name) as author_count,
        try_cast(sum(download_count_30d) as bigint) as download_count_30d
    from marts.dim_models
    where lineage_depth > 0
    group by root_hub_object_id, root_model_id
)

select
    families.root_model_id,
    -- null where the root is no longer listed
    dim_models.model_url,
    families.descendant_count,
    families.generation_count,
    families.author_count,
    families.download_count_30d
from families
left join marts.dim_models on families.root_hub_object_id = dim_models.hub_object_id
order by families.descendant_count desc, families.root_model_id asc
limit 50;
