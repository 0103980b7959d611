-- Which models have the most descendants, along one parent of each, and how were those made?
select
    dim_models.root_model_id,
    count(*) - 1 as descendants,
    max(dim_models.lineage_depth) as steps,
    count_if(fct_model_lineage.relation = 'finetune') as finetunes,
    count_if(fct_model_lineage.relation = 'quantized') as quantized,
    count_if(fct_model_lineage.relation = 'adapter') as adapters
from marts.dim_models
left join marts.fct_model_lineage
    on
        dim_models.hub_object_id = fct_model_lineage.hub_object_id
        and fct_model_lineage.is_primary_parent
where dim_models.root_hub_object_id is not null
group by dim_models.root_model_id
order by descendants desc, dim_models.root_model_id asc
limit 20;
