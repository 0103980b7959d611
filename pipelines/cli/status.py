"""What is published, what is running, what was interrupted, and how to resume."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.errors import WarehouseError
from pipelines.load import checkpoint
from pipelines.load.checkpoint import Crawl
from pipelines.orchestration.project_hash import resources_when_built
from pipelines.orchestration.resume_crawl import unfinished_crawl
from pipelines.warehouse.connection import connect, holder
from pipelines.warehouse.invented import invented_note
from pipelines.warehouse.lock import active_builder
from pipelines.warehouse.paths import Paths
from pipelines.warehouse.resources import resources
from pipelines.warehouse.rows import query

COMMANDS = {"hub": "make build", "demo": "make demo"}
_PUBLISHED = """
    select *, (select count(*) from marts.dim_models) as listed_model_count,
        (select count(*) from marts.eligible_models) as eligible_model_count
    from marts.rpt_crawls
    where crawl_id = (select max(crawl_id) from raw.models)
"""


_IMPORTED = """
    select
        crawl_id,
        endpoint,
        array_to_string(json_extract_string(parameters, '$.recorded_in[*]'), ', ') as files
    from raw.crawls
    where json_exists(parameters, '$.recorded_in')
    order by crawl_id desc
"""
IMPORTS_SHOWN = 10


def status(data: Path) -> str:
    """Return the state of each warehouse in a folder, a paragraph each; raises WarehouseError."""
    names = [name for name in COMMANDS if _exists(Paths(data / f"{name}.duckdb"))]
    paragraphs = ["\n".join(_lines(Paths(data / f"{name}.duckdb"))) for name in names or ["hub"]]
    return "\n\n".join([*paragraphs, f"The next build may use {resources()}."])


def _exists(paths: Paths) -> bool:
    return any(file.exists() for file in (paths.published, paths.building, paths.failed))


def _lines(paths: Paths) -> Iterator[str]:
    again = COMMANDS[paths.published.stem]
    yield f"{paths.published}"
    yield from _indented("published", _published(paths.published, again))
    if builder := active_builder(paths):
        yield from _indented("building", f"{builder}.")
    elif crawl := unfinished_crawl(paths):
        yield from _indented("interrupted", _interrupted(paths, crawl, again))
    if paths.failed.exists():
        yield from _indented("failed", _failed(paths))


def _indented(what: str, text: str) -> Iterator[str]:
    first, *others = text.splitlines()
    yield f"  {what + ':':<13}{first}"
    yield from (f"  {'':<13}{line}" for line in others)


def _published(file: Path, again: str) -> str:
    if not file.exists():
        return f"nothing yet; `{again}` builds it."
    try:
        with connect(file, read_only=True) as connection:
            [crawl] = query(connection, _PUBLISHED)
    except (duckdb.CatalogException, duckdb.BinderException):
        return (
            "built by another version of this project\n"
            f"`make transform WAREHOUSE={file}` builds its tables by this one."
        )
    except (duckdb.Error, ValueError) as error:
        if held := holder(error):
            return f"it can't be read: {held}."
        raise WarehouseError(f"{file} can't be read: {str(error).splitlines()[0]}") from None
    how = "complete" if crawl["is_complete"] else f"incomplete: {crawl['incomplete_reason']}"
    return (
        f"the crawl of {_moment(crawl['started_at'])}, {how}\n"
        f"scope {crawl['scope_name']} of {crawl['endpoint_url']}\n"
        f"{crawl['row_count']:,} model objects in {crawl['page_count']:,} pages\n"
        f"{crawl['listed_model_count']:,} models listed, "
        f"{crawl['eligible_model_count']:,} eligible, "
        f"{crawl['duplicate_count']:,} repeated, {crawl['quarantined_model_count']:,} quarantined"
        + (f"\n{note}" if (note := invented_note(file)) else "")
        + _imports(file)
        + (f"\n{allowed}" if (allowed := resources_when_built(file)) else "")
    )


def _imports(file: Path) -> str:
    """Return the imported crawls, with the id that `forget` takes; empty where there is none."""
    with connect(file, read_only=True) as connection:
        imported = query(connection, _IMPORTED)
    if not imported:
        return ""
    shown = [
        f"\n  {crawl['crawl_id']} of {crawl['endpoint']}, from {crawl['files']}"
        for crawl in imported[:IMPORTS_SHOWN]
    ]
    more = len(imported) - len(shown)
    return (
        f"\n{len(imported):,} crawls imported (make forget CRAWL=... takes one back):"
        + "".join(shown)
        + (f"\n  and {more:,} earlier ones" if more else "")
    )


def _interrupted(paths: Paths, crawl: Crawl, again: str) -> str:
    pages, models = checkpoint.landed_counts(paths.building, crawl, read_only=True)
    is_complete = crawl.status == checkpoint.COMPLETE
    reason = f"\nreason: {crawl.status_reason}" if crawl.status_reason else ""
    how_far = (
        f"{'complete, but not built' if is_complete else 'stopped'} after page {pages:,} "
        f"({models:,} models)"
    )
    advice = f"`{again}` resumes there; with FRESH=1 it starts over."
    if not pages:
        how_far, advice = "stopped before its first page", f"`{again}` starts a new one."
    if paths.published.stem == "demo":
        advice = f"`{again}` starts afresh."
    return (
        f"the crawl of {_moment(crawl.started_at)}, {how_far}\n"
        f"scope {crawl.scope} of {crawl.endpoint}{reason}\n"
        f"{advice}"
    )


def _failed(paths: Paths) -> str:
    crawl = checkpoint.newest_crawl(paths.failed, read_only=True)
    why = crawl.status_reason if crawl and crawl.status_reason else "see its schema test_failures"
    again = f"make transform FAILED=1 WAREHOUSE={paths.published}"
    return f"a build is kept as {paths.failed}: {why}\n`{again}` builds again from its crawl."


def _moment(when: datetime) -> str:
    """Return a time in UTC, and how long ago that was."""
    minutes = (datetime.now(UTC) - when).total_seconds() / 60
    ago = (
        f"{minutes:.0f} min"
        if minutes < 120
        else f"{minutes / 60:.0f} h"
        if minutes < 48 * 60
        else f"{minutes / 1440:.0f} days"
    )
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC, {ago} ago"
