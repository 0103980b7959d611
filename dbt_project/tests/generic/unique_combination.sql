{#- By a hash first: of 31 million tags the texts themselves are hardly grouped in a gigabyte. Only the
    rows whose hash comes twice are then compared in full, so that a chance collision is none. -#}
{% test unique_combination(model, columns) %}

with

hashed as (
    select {{ quick_hash(columns) }} as row_hash from {{ model }}
),

suspected as (
    select row_hash from hashed
    group by row_hash
    having count(*) > 1
),

suspects as (
    select {{ columns | join(', ') }} from {{ model }}
    inner join suspected on {{ quick_hash(columns) }} = suspected.row_hash
)

select
    {{ columns | join(', ') }},
    count(*) as row_count
from suspects
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
