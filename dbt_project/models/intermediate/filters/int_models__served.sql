with

models as (
    select * from {{ ref('int_models__to_update') }}
),

crawls as (
    select * from {{ ref('stg_hub__crawls') }}
),

-- one row: whether any model at all was sent with the field
inference_sent as (
    select count(inference_status) > 0 as is_inference_sent
    from {{ ref('base_hub__models') }}
),

-- the Hub leaves `inference` out for models that nobody serves, so its absence means "not served"
-- where the crawl requested it and some model has it, and nothing where that isn't so
stated as (
    select
        models.*,
        crawls.started_at as crawl_started_at,
        case
            when models.inference_status is not null then models.inference_status = 'warm'
            when
                inference_sent.is_inference_sent
                and {{ list_has('crawls.requested_fields', "'inference'") }}
                then false
        end as is_stated_served,
        {{ statuses_in('models.inference_providers_json') }} as provider_statuses
    from models
    cross join inference_sent
    left join crawls on models.crawl_id = crawls.crawl_id
),

contradicted as (
    select
        *,
        case
            when not is_stated_served and {{ list_has('provider_statuses', "'live'") }}
                then 'live_but_not_warm'
            when
                is_stated_served
                and {{ list_size('provider_statuses') }} > 0
                and not {{ list_has('provider_statuses', "'live'") }}
                then 'warm_but_not_live'
        end as served_contradiction
    from stated
),

final as (
    select
        * exclude (is_stated_served, provider_statuses),
        case when served_contradiction is null then is_stated_served end as is_served
    from contradicted
)

-- every column of int_models__to_update, and what is added here
select * from final  -- noqa: AM04
