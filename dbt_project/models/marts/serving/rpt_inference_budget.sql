with

plans as (
    select * from {{ ref('inference_plans') }}
),

scopes as (
    select * from {{ ref('rpt_budget_scopes') }}
),

-- a plan is compared with the models of its own time
budgets as (
    select
        scopes.*,
        plans.plan_name,
        plans.credit_usd_per_month,
        round(plans.usd_per_gpu_second * plans.seconds_per_request, 9) as usd_per_request,
        plans.assumed_request_count,
        plans.source_name,
        plans.note
    from scopes
    inner join plans
        on
            scopes.counted_date >= plans.valid_from
            and scopes.counted_date <= coalesce(plans.valid_to, scopes.counted_date)
),

requested as (
    select
        *,
        coalesce(
            assumed_request_count,
            -- rounded first: 0.12 / 0.0012 is a hair less than 100
            floor(round(credit_usd_per_month / nullif(usd_per_request, 0), 6))
        )::bigint as request_count_per_month
    from budgets
),

tried as (
    select
        *,
        case
            when model_count > 0
                then request_count_per_month / greatest(model_count, request_count_per_month)
        end as tried_ratio_per_month,
        model_count / nullif(request_count_per_month, 0) as months_to_try_each
    from requested
),

final as (
    select
        scope_name::varchar as scope_name,
        plan_name::varchar as plan_name,
        (
            case
                when model_count = 0 then null
                when request_count_per_month = 0 then 'no request without paying for it'
                when months_to_try_each <= 1
                    then request_count_per_month || ' requests a month: enough to try each once'
                else
                    request_count_per_month || ' requests a month: '
                    || round(tried_ratio_per_month * 100, 1) || ' % of the models, '
                    || case
                        when months_to_try_each < 24
                            then ceil(months_to_try_each)::bigint || ' months'
                        else
                            round(months_to_try_each)::bigint || ' months or '
                            || round(months_to_try_each / 12)::bigint || ' years'
                    end || ' to try each once'
            end
        )::varchar as finding_text,
        source_name::varchar as source_name,
        note::varchar as note,
        model_count::bigint as model_count,
        credit_usd_per_month::double as credit_usd_per_month,
        usd_per_request::double as usd_per_request,
        request_count_per_month::bigint as request_count_per_month,
        tried_ratio_per_month::double as tried_ratio_per_month,
        months_to_try_each::double as months_to_try_each,
        (months_to_try_each / 12)::double as years_to_try_each,
        (assumed_request_count is not null)::boolean as is_assumed_request_count,
        counted_date::date as counted_date
    from tried
)

select * from final
