"""The checkpoint of a crawl: the pages landed in the file under construction, and where to resume.

A chunk of pages is one dlt load, but dlt commits a load table by table. So a page counts as landed
only when the file has both its row in the page log and all its models. Pages after the last such
page are rolled back, and the crawl resumes from the `cursor_out` of each chain's last page.
"""

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines.hub.request import FULL, INCREMENTAL, identity
from pipelines.warehouse.connection import is_held, opened

UNFINISHED, COMPLETE = "unfinished", "complete"


# condition on a row of raw.crawls: a complete crawl that updates no earlier one
IS_BASE = (
    f"status = '{COMPLETE}' and coalesce(json_extract_string(parameters, '$.mode'), '{FULL}')"
    # `changes`: the name of incremental crawls in files of versions before 2026-11-26
    f" not in ('{INCREMENTAL}', 'changes')"
)


@dataclass(frozen=True)
class Crawl:
    """What a crawl requested and how it ended: its row in `raw.crawls`."""

    crawl_id: str
    scope: str
    endpoint: str
    parameters: str
    is_authenticated: bool
    started_at: datetime
    finished_at: datetime | None = None
    status: str = UNFINISHED
    status_reason: str | None = None
    page_count: int = 0
    model_count: int = 0

    @property
    def identity(self) -> tuple[Any, ...]:
        """What it has in common with crawls, and requests, that see the same listing."""
        return identity(self.scope, self.endpoint, self.is_authenticated, self.parameters)

    @property
    def modified_since(self) -> datetime | None:
        """The watermark of an incremental crawl; None for any other."""
        moment = json.loads(self.parameters).get("modified_since")
        return datetime.fromisoformat(moment) if moment else None

    def is_older_than(self, hours: float) -> bool:
        """Return whether it started longer ago than that; the listing has changed since."""
        return datetime.now(UTC) - self.started_at > timedelta(hours=hours)


@dataclass
class Chain:
    """The checkpoint of one chain: the cursor to resume from, and those of the pages landed."""

    cursor: str | None = None
    has_ended: bool = False
    seen: list[str] = field(default_factory=list)


def write_crawl(file: Path, crawl: Crawl) -> None:
    """Insert a crawl's row, or replace it, in one transaction."""
    row = asdict(crawl)
    marks = ", ".join(f"${name}" for name in row)
    with opened(file) as connection:
        connection.begin()
        connection.execute("delete from raw.crawls where crawl_id = ?", [crawl.crawl_id])
        connection.execute(f"insert into raw.crawls ({', '.join(row)}) values ({marks})", row)
        connection.commit()


def newest_crawl(file: Path, *, read_only: bool = False) -> Crawl | None:
    """Return the newest crawl in a file's log; None where it has none, or can't be read."""
    columns = ", ".join(each.name for each in fields(Crawl))
    try:
        with opened(file, read_only=read_only) as connection:
            found = connection.execute(
                f"select {columns} from raw.crawls order by crawl_id desc limit 1"
            ).fetchall()
    except duckdb.Error as error:
        if is_held(error):
            raise
        return None
    return Crawl(*found[0]) if found else None


def newest_base_crawl(connection: duckdb.DuckDBPyConnection) -> Crawl | None:
    """Return the newest base crawl whose models a file holds; None without one."""
    columns = ", ".join(each.name for each in fields(Crawl))
    found = connection.execute(
        f"select {columns} from raw.crawls where {IS_BASE}"
        " and crawl_id in (from raw.models select crawl_id) order by crawl_id desc limit 1"
    ).fetchall()
    return Crawl(*found[0]) if found else None


def roll_back_partial_pages(file: Path, crawl: Crawl) -> dict[str, Chain]:
    """Delete the first partial page and all after it; return each chain's checkpoint, by name."""
    given = {"crawl_id": crawl.crawl_id}
    with opened(file) as connection:
        [(first_partial,)] = connection.execute(_FIRST_PARTIAL_PAGE, given).fetchall()
        for table in ("models", "pages"):
            connection.execute(
                f"delete from raw.{table} where crawl_id = $crawl_id and page_number >= $page",
                given | {"page": first_partial},
            )
        pages = connection.execute(
            "select chain, cursor_in, cursor_out from raw.pages where crawl_id = $crawl_id"
            " order by page_number",
            given,
        ).fetchall()
    chains: dict[str, Chain] = {}
    for name, cursor_in, cursor_out in pages:
        chain = chains.setdefault(name, Chain())
        chain.seen += [cursor_in] if cursor_in else []
        chain.cursor, chain.has_ended = cursor_out, cursor_out is None
    return chains


def landed_counts(file: Path, crawl: Crawl, *, read_only: bool = False) -> tuple[int, int]:
    """Return the numbers of pages and of model objects of a crawl that are in the file."""
    with opened(file, read_only=read_only) as connection:
        [found] = connection.execute(
            "select count(*), coalesce(sum(row_count), 0)::bigint from raw.pages"
            " where crawl_id = ?",
            [crawl.crawl_id],
        ).fetchall()
    return found[0], found[1]


# the first partial page's number, or one past the last page where none is partial
_FIRST_PARTIAL_PAGE = """
    with landed as (
        select page_number, count(*) as row_count from raw.models
        where crawl_id = $crawl_id group by page_number
    ),
    logged as (
        select page_number, row_count from raw.pages where crawl_id = $crawl_id
    ),
    compared as (
        select
            coalesce(logged.page_number, landed.page_number) as page_number,
            logged.row_count = coalesce(landed.row_count, 0) as is_complete
        from logged full outer join landed on logged.page_number = landed.page_number
    )
    select coalesce(
        min(page_number) filter (is_complete is distinct from true), max(page_number) + 1, 1
    ) from compared
"""
