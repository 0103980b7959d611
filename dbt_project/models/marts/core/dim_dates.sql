with

models as (
    select * from {{ ref('dim_models') }}
),

bounds as (
    select
        min(created_at)::date as first_date,
        max(fetched_at)::date as last_date
    from models
),

days as (
    select {{ exploded(days_between('first_date', 'last_date')) }} as calendar_date
    from bounds
),

final as (
    select calendar_date::date as calendar_date
    from days
)

select * from final
