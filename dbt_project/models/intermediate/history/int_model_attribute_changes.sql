-- a table: read for versions and for events
{{ config(materialized='table') }}

with

state_spans as {{ not_materialized() }} (
    select * from {{ ref('hist_model_state_spans') }}
),

-- the owner as in the marts: when `author` is sent for the first time, the owner has not changed
states as (
    select * replace ({{ owner_of('author_name', 'model_id') }} as author_name)
    from {{ ref('hist_model_states') }}
),

-- most models never change: only those that do are compared
changing_models as (
    select model_key from state_spans
    group by model_key
    having min(state_number) <> max(state_number)
),

texts as (
    select
        state_spans.model_key,
        state_spans.first_crawl_id,
        states.unknown_columns,
        {% for column in var('tracked_attributes') %}
            states.{{ column }}::varchar as {{ column }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from state_spans
    inner join changing_models on state_spans.model_key = changing_models.model_key
    inner join states
        on
            state_spans.model_key = states.model_key
            and state_spans.state_number = states.state_number
),

attributes as (
    select * from texts
    {{ unpivoted('attribute_value', var('tracked_attributes') | list) }}
),

-- a column that a crawl did not request has not changed: the next value is compared with that of
-- the last crawl that requested it
compared as (
    select
        model_key,
        first_crawl_id,
        column_name,
        attribute_value,
        lag(attribute_value) over of_attribute as previous_value,
        row_number() over of_attribute as known_number
    from attributes
    where not {{ list_has('unknown_columns', 'column_name') }}
    window of_attribute as (partition by model_key, column_name order by first_crawl_id)
),

final as (
    select
        model_key,
        first_crawl_id as crawl_id,
        column_name,
        previous_value as value_before,
        attribute_value as value_after
    from compared
    where known_number > 1 and attribute_value is distinct from previous_value
)

select * from final
