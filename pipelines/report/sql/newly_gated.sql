select
    dim_models.model_id,
    dim_models.model_url,
    dim_models.pipeline_tag,
    dim_models.like_count,
    dim_models.gate_mode,
    fct_model_events.event_at::date as gated_date,
    count(*) over (partition by fct_model_events.event_at) as gated_at_once_count
from marts.fct_model_events
inner join marts.dim_models on fct_model_events.hub_object_id = dim_models.hub_object_id
where fct_model_events.event_kind = 'gated' and dim_models.gate_mode in ('auto', 'manual')
order by
    fct_model_events.event_at desc,
    dim_models.like_count desc nulls last,
    dim_models.model_id asc
limit 50;
