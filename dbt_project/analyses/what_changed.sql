-- Which events did the newest crawl see, and of which author the most?
-- Needs a warehouse of two crawls or more.
select
    event_kind,
    max(event_count) filter (where group_kind = 'all') as events,
    max(suspected_event_count) filter (where group_kind = 'all') as suspected,
    arg_max(group_name, event_count) filter (where group_kind = 'author') as most_from,
    max(event_count) filter (where group_kind = 'author') as of_these
from marts.rpt_changes
where
    group_name is not null
    and crawl_id = (
        select max(rpt_crawls.crawl_id) from marts.rpt_crawls
        where rpt_crawls.is_complete
    )
group by event_kind
order by events desc, event_kind asc;
