with

facts as (
    select * from {{ ref('inference_facts') }}
),

models as (
    select * from {{ ref('dim_models') }}
),

sizes as (
    select * from {{ ref('dim_model_sizes') }}
),

model_providers as (
    select * from {{ ref('fct_model_providers') }}
),

served as (
    select
        'meaning_of_warm' as fact_name,
        'listed models that a provider serves' as measured_text,
        count_if(coalesce(is_served, false)) as measured_count
    from models
),

priced as (
    select
        'price' as fact_name,
        'live offers of a provider that come with a price' as measured_text,
        count(output_usd_per_million_tokens) as measured_count
    from model_providers
    where provider_status = 'live'
),

small as (
    select
        'size_limit' as fact_name,
        'listed models whose weights are within 10 GB' as measured_text,
        count_if(coalesce(fits_free_tier_limit, false)) as measured_count
    from sizes
),

providing as (
    select
        'providers' as fact_name,
        'providers that serve a listed model' as measured_text,
        count(distinct provider_name) as measured_count
    from model_providers
    where provider_status = 'live'
),

measured as (
    select * from served
    union all
    select * from priced
    union all
    select * from small
    union all
    select * from providing
),

final as (
    select
        facts.fact_position::bigint as fact_position,
        facts.fact_name::varchar as fact_name,
        facts.belief_2025_10::varchar as belief_2025_10,
        facts.fact_text::varchar as fact_text,
        facts.source_name::varchar as source_name,
        measured.measured_text::varchar as measured_text,
        measured.measured_count::bigint as measured_count,
        facts.is_documented::boolean as is_documented,
        facts.since_date::date as since_date,
        facts.read_date::date as read_date
    from facts
    left join measured on facts.fact_name = measured.fact_name
)

select * from final
