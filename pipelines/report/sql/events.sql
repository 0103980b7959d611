with

complete_crawls as (
    select
        crawl_id,
        started_at,
        lag(started_at) over (order by crawl_id) as previous_started_at
    from marts.rpt_crawls
    where is_complete
),

newest as (
    select * from complete_crawls
    order by crawl_id desc
    limit 1
),

changes as (
    select * from marts.rpt_changes
    where group_kind = 'all'
)

-- without an event one row, of the crawls alone
select
    newest.started_at as crawled_at,
    newest.previous_started_at as previous_crawled_at,
    replace(changes.event_kind, '_', ' ') as event_kind,
    changes.event_count,
    changes.unconfirmed_event_count,
    changes.suspected_event_count
from newest
left join changes on newest.crawl_id = changes.crawl_id
order by changes.event_count desc, changes.event_kind asc;
