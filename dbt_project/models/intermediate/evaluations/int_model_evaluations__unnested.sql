with

models as (
    select * from {{ ref('stg_hub__models') }}
),

listed as (
    select
        hub_object_id,
        model_id,
        {{ items_in('evaluations_json') }} as entries
    from models
    where evaluations_json is not null
),

unnested as (
    select
        hub_object_id,
        model_id,
        {{ exploded_positions('entries') }} as entry_position,
        {{ exploded('entries') }} as entry
    from listed
),

-- every value as text first, as in base_hub__models; an entry is the result itself, or has it in
-- `data` beside the name of its file, or has an error instead
parsed as (
    select
        hub_object_id,
        model_id,
        entry_position,
        {{ json_kind('entry', '$') }} as entry_kind,
        {{ parse_object('entry', '{
            "filename": "VARCHAR", "verified": "VARCHAR", "error": "VARCHAR", "data": "JSON"
        }') }} as envelope,
        {{ parse_object("coalesce(json_extract(entry, '$.data'), entry)", '{
            "dataset": {"id": "VARCHAR", "task_id": "VARCHAR", "revision": "VARCHAR"},
            "value": "VARCHAR", "date": "VARCHAR", "notes": "VARCHAR",
            "source": {"url": "VARCHAR", "name": "VARCHAR", "user": "VARCHAR", "org": "VARCHAR"}
        }') }} as sent
    from unnested
),

typed as (
    select
        *,
        {{ number_of('sent.value') }} as metric_value,
        {{ date_of('sent.date') }} as evaluated_date
    from parsed
),

final as (
    select
        hub_object_id,
        model_id,
        entry_position,
        sent.dataset.id as benchmark_name,
        sent.dataset.task_id as metric_name,
        sent.dataset.revision as benchmark_revision,
        metric_value,
        evaluated_date,
        coalesce({{ flag_of('envelope.verified') }}, false) as is_verified,
        sent.source.url as source_url,
        sent.source.name as source_name,
        coalesce(sent.source.user, sent.source.org) as source_author_name,
        envelope.filename as file_name,
        sent.notes,
        case
            when coalesce(entry_kind, 'NULL') <> 'OBJECT' then 'the entry is not an object'
            when envelope.error is not null then 'the Hub could not read it: ' || envelope.error
            when sent.dataset.id is null then 'the entry names no benchmark'
            when metric_value is null then 'the entry has no number'
        end as entry_problem
    from typed
)

select * from final
