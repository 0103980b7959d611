with

sent_fields as (
    select * from {{ ref('stg_hub__field_profiles') }}
),

hub_fields as (
    select * from {{ ref('hub_fields') }}
),

crawls as (
    select * from {{ ref('rpt_crawls') }}
),

newest as (
    select max_by(row_count, crawl_id) as row_count from crawls
    where model_count is not null and crawl_mode <> 'incremental'
),

final as (
    select
        coalesce(sent_fields.hub_field, hub_fields.hub_field)::varchar as hub_field,
        hub_fields.kept_as::varchar as kept_as,
        hub_fields.reason::varchar as reason,
        coalesce(
            sent_fields.present_row_count / newest.row_count, 0
        )::double as present_ratio,
        (sent_fields.null_row_count / newest.row_count)::double as null_ratio,
        (sent_fields.value_bytes / sent_fields.present_row_count)::double as mean_bytes,
        (hub_fields.hub_field is not null)::boolean as is_known,
        (hub_fields.kept_as is not null)::boolean as is_kept
    from sent_fields
    full outer join hub_fields on sent_fields.hub_field = hub_fields.hub_field
    left join newest on true
)

select * from final
