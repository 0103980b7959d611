with

crawls as (
    select max(crawl_id) as crawl_id from marts.rpt_crawls
    where is_complete
),

changes as (
    select * from marts.rpt_changes
    where group_kind = 'all'
)

select
    replace(changes.event_kind, '_', ' ') as event_kind,
    changes.event_count,
    changes.unconfirmed_event_count,
    changes.suspected_event_count
from changes
inner join crawls on changes.crawl_id = crawls.crawl_id
order by changes.event_count desc, changes.event_kind asc;
