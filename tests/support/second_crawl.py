"""A warehouse of one crawl, as if an earlier one had been: what its history and marts then hold."""

from pathlib import Path

import duckdb

EARLIER = "2000"  # less than the id of any real crawl
LIKES_GAINED = 7
DAY = "1 day"
STATEMENTS = (
    f"""insert into marts.rpt_crawls by name
        select * replace (
            '{EARLIER}' as crawl_id, started_at - interval {DAY} as started_at,
            model_count - 11 as model_count
        ) from marts.rpt_crawls""",
    f"""update marts.rpt_crawls set
        previous_crawl_id = '{EARLIER}', previous_model_count = model_count - 11
        where crawl_id > '{EARLIER}'""",
    f"""insert into intermediate.int_crawls__sequenced by name
        select * replace ('{EARLIER}' as crawl_id, started_at - interval {DAY} as started_at)
        from intermediate.int_crawls__sequenced""",
    # of all models but the first the earlier crawl saw as many likes
    f"""insert into history.hist_model_observations by name
        select * replace (
            '{EARLIER}' as crawl_id,
            like_count - case when model_key = 1 then {LIKES_GAINED} else 0 end as like_count
        ) from history.hist_model_observations""",
    f"""update marts.rpt_crawl_health set
        previous_crawl_id = '{EARLIER}', previous_measured_count = measured_count - 11""",
    """insert into marts.fct_model_events by name
        select hub_object_id, model_id, crawl_id, 'gated' as event_kind,
            'confirmed' as event_status, crawled_at as event_at
        from marts.dim_models where gate_mode = 'manual' order by like_count desc limit 1""",
    """insert into marts.rpt_changes by name
        select crawl_id, 'gated' as event_kind, 'all' as group_kind, 'all' as group_name,
            1 as event_count, 0 as unconfirmed_event_count, 0 as suspected_event_count, event_at
        from marts.fct_model_events""",
)


def add_earlier_crawl(file: Path) -> None:
    """Write an earlier crawl into a file, with a model that has since risen, and one now gated."""
    with duckdb.connect(str(file)) as connection:
        for statement in STATEMENTS:
            connection.execute(statement)
