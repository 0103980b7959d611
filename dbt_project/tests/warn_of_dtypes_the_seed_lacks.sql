-- authors invent dtypes: add them to configs/seeds/dtypes.csv
{{ config(severity='warn') }}

with

parameters as (
    select * from {{ ref('fct_model_parameters') }}
),

dtypes as (
    select * from {{ ref('dtypes') }}
),

final as (
    select
        parameters.dtype,
        count(*) as model_count
    from parameters
    left join dtypes on parameters.dtype = dtypes.dtype
    where dtypes.dtype is null
    group by parameters.dtype
)

select * from final
