{#- Groups by a hash first: the texts of 31 million tags can hardly be grouped in a gigabyte of
    memory. Only rows with a repeated hash are compared in full, so a collision is no failure. -#}
{% test unique_combination(model, columns) %}

with

hashed as (
    select {{ quick_hash(columns) }} as row_hash from {{ model }}
),

repeated_hashes as (
    select row_hash from hashed
    group by row_hash
    having count(*) > 1
),

suspects as (
    select {{ columns | join(', ') }} from {{ model }}
    inner join repeated_hashes on {{ quick_hash(columns) }} = repeated_hashes.row_hash
)

select
    {{ columns | join(', ') }},
    count(*) as row_count
from suspects
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
