-- Which tasks had the most new models in the 30 days before the crawl?
select
    coalesce(pipeline_tag, 'untagged') as task_name,
    count_if(created_at >= fetched_at - interval 30 day) as new_models,
    count(*) as models,
    round(count_if(created_at >= fetched_at - interval 30 day) / count(*), 3) as new_ratio
from marts.dim_models
group by pipeline_tag
order by new_models desc
limit 20;
