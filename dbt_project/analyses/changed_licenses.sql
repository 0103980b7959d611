-- Which models changed their declared licence from one crawl to another, most downloaded first?
-- Needs a warehouse of two crawls or more.
select
    fct_model_events.event_at::date as seen,
    fct_model_events.model_id,
    fct_model_events.value_before as license_before,
    fct_model_events.value_after as license_after,
    dim_models.download_count_30d as downloads
from marts.fct_model_events
left join marts.dim_models on fct_model_events.hub_object_id = dim_models.hub_object_id
where fct_model_events.event_kind = 'license_changed'
order by downloads desc nulls last, seen desc, fct_model_events.model_id asc
limit 20;
