select
    replace(event_kind, '_', ' ') as event_kind,
    event_count,
    unconfirmed_event_count,
    suspected_event_count
from marts.rpt_changes
where
    group_kind = 'all'
    and crawl_id = (select max(crawl_id) from marts.rpt_crawls where is_complete)
order by event_count desc, event_kind asc;
