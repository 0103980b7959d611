with

models as {{ not_materialized() }} (
    select * from {{ ref('dim_models') }}
),

lineage as (
    select * from {{ ref('fct_model_lineage') }}
),

conversion_libraries as (
    select * from {{ ref('conversion_libraries') }}
),

-- one row per model, whichever of its parents it repackages
repackaged as (
    select distinct models.hub_object_id
    from lineage
    inner join models on lineage.hub_object_id = models.hub_object_id
    left join conversion_libraries on models.library_name = conversion_libraries.library_name
    where
        lineage.loop_kind is null
        and not lineage.is_by_same_author
        and (
            lineage.relation = 'quantized'
            or (
                lineage.relation in ('finetune', 'unknown')
                and conversion_libraries.library_name is not null
            )
        )
),

task_counts as (
    select
        author_name,
        pipeline_tag,
        count(*) as model_count
    from models
    where author_name is not null and pipeline_tag is not null
    group by author_name, pipeline_tag
),

-- of tasks with equally many models the first by name
tasks as (
    select
        author_name,
        count(*) as pipeline_tag_count,
        min_by(pipeline_tag, row(-model_count, pipeline_tag)) as main_pipeline_tag
    from task_counts
    group by author_name
),

counted as (
    select
        models.author_name,
        count(*) as listed_model_count,
        count_if(models.is_eligible) as eligible_model_count,
        count(repackaged.hub_object_id) as repackaged_model_count,
        {{ total_of('models.download_count_30d') }} as download_count_30d,
        {{ total_of('models.download_count_all_time') }} as download_count_all_time,
        {{ total_of('models.like_count') }} as like_count,
        min(models.created_at) as first_created_at,
        max(greatest(models.created_at, models.modified_at)) as last_active_at
    from models
    left join repackaged on models.hub_object_id = repackaged.hub_object_id
    where models.author_name is not null
    group by models.author_name
),

final as (
    select
        counted.author_name::varchar as author_name,
        ('https://huggingface.co/' || counted.author_name)::varchar as author_url,
        tasks.main_pipeline_tag::varchar as main_pipeline_tag,
        counted.listed_model_count::bigint as listed_model_count,
        counted.eligible_model_count::bigint as eligible_model_count,
        counted.repackaged_model_count::bigint as repackaged_model_count,
        (counted.repackaged_model_count / counted.listed_model_count)::double as repackaged_ratio,
        coalesce(tasks.pipeline_tag_count, 0)::bigint as pipeline_tag_count,
        counted.download_count_30d::bigint as download_count_30d,
        counted.download_count_all_time::bigint as download_count_all_time,
        counted.like_count::bigint as like_count,
        counted.first_created_at::timestamptz as first_created_at,
        counted.last_active_at::timestamptz as last_active_at
    from counted
    left join tasks on counted.author_name = tasks.author_name
)

select * from final
