"""One crawl of one scope: pages through dlt into the raw tables, a chunk of pages at a time."""

import itertools
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import dlt
import duckdb
from dlt.destinations.impl.duckdb.configuration import DuckDbCredentials

from pipelines.hub.backoff import Wait
from pipelines.hub.request import INVENTED, CrawlRequest
from pipelines.hub.session import Page
from pipelines.load import checkpoint
from pipelines.load.checkpoint import Crawl
from pipelines.load.fetch_process import fetch_elsewhere
from pipelines.load.source import hub_chunk
from pipelines.progress import ProgressLine
from pipelines.settings import HubSettings
from pipelines.signals import mark_landed
from pipelines.warehouse.error_messages import explain
from pipelines.warehouse.resources import resources, return_freed_memory


def new_crawl(request: CrawlRequest) -> Crawl:
    """Return the crawl that a request describes, with nothing landed yet."""
    settings = request.settings
    started_at = datetime.now(UTC)
    return Crawl(
        crawl_id=crawl_id_of(started_at),
        scope=settings.scope,
        endpoint=settings.endpoint,
        parameters=json.dumps(request.parameters),
        is_authenticated=request.token is not None,
        started_at=started_at,
    )


def crawl_id_of(moment: datetime) -> str:
    """Return the id of a crawl that started at that moment: ids sort by time."""
    return f"{moment:%Y%m%dT%H%M%S}.{moment.microsecond // 1000:03d}Z"


def crawl_hub(
    resumed: Crawl | None,
    request: CrawlRequest,
    warehouse: Path,
    on_progress: Callable[[str], None] = lambda text: None,
    models_expected: int | None = None,
) -> Crawl:
    """Land every page of a crawl that the file doesn't have yet; return the complete crawl.

    Begins a new crawl where none is resumed. `models_expected` is how many models there will be,
    about, where that is known.
    Raises HubError (wrapped by dlt) when a page can't be fetched; the file then keeps the pages
    landed and the reason, and another call resumes there.
    """
    crawl = resumed or new_crawl(request)
    if resumed is None:
        checkpoint.write_crawl(warehouse, crawl)
    chains = checkpoint.roll_back_partial_pages(warehouse, crawl)
    before = checkpoint.landed_counts(warehouse, crawl)
    if any(before):
        mark_landed()

    invented = False

    def noted(fetched: Iterator[Page | None]) -> Iterator[Page | None]:
        nonlocal invented
        for page in fetched:
            invented = invented or (page is not None and page.is_invented)
            yield page

    def on_wait(wait: Wait) -> None:
        progress.show_wait(wait.seconds, wait.reason)

    with (
        ProgressLine("Crawling", on_progress, *before, models_expected) as progress,
        closing(fetch_elsewhere(request, chains, on_wait)) as pages,
    ):
        try:
            land(noted(pages), crawl, request.settings, warehouse, progress)
        except Exception as error:
            with suppress(duckdb.Error):  # a full disk, say: the first error matters more
                checkpoint.write_crawl(warehouse, replace(crawl, status_reason=explain(error)))
            raise
    if invented:
        crawl = replace(
            crawl, parameters=json.dumps(json.loads(crawl.parameters) | {INVENTED: True})
        )
    return end_crawl(crawl, warehouse, datetime.now(UTC))


def end_crawl(crawl: Crawl, warehouse: Path, finished_at: datetime) -> Crawl:
    """Mark a crawl whose pages are all landed as complete; return it with its counts."""
    page_count, model_count = checkpoint.landed_counts(warehouse, crawl)
    ended = replace(
        crawl,
        status=checkpoint.COMPLETE,
        status_reason=None,
        page_count=page_count,
        model_count=model_count,
        finished_at=finished_at,
    )
    checkpoint.write_crawl(warehouse, ended)
    return ended


def land(
    pages: Iterator[Page | None],
    crawl: Crawl,
    settings: HubSettings,
    warehouse: Path,
    progress: ProgressLine,
) -> None:
    """Load pages into the raw tables, one dlt load a chunk; None among the pages is skipped."""
    # dlt would load the package of a killed run in place of the new pages, and drop those. The
    # checkpoint is in the warehouse file, so nothing in dlt's own folder is needed to resume.
    folder = warehouse.parent / "dlt"
    shutil.rmtree(folder, ignore_errors=True)
    limits = resources().duckdb_settings | {"preserve_insertion_order": False}
    with _without_apostrophe(folder) as pipelines_dir:
        pipeline = dlt.pipeline(
            pipeline_name="hub",
            destination=dlt.destinations.duckdb(
                DuckDbCredentials(str(warehouse), global_config=limits)
            ),
            dataset_name="raw",
            pipelines_dir=str(pipelines_dir),
        )
        for chunk in _chunks(pages, settings, progress):
            pipeline.run(hub_chunk(chunk, crawl.crawl_id), loader_file_format="parquet")
            mark_landed()
    return_freed_memory()


@contextmanager
def _without_apostrophe(folder: Path) -> Iterator[Path]:
    """Yield the folder, or a temporary one instead of a path that dlt's SQL doesn't escape."""
    if "'" not in str(folder.resolve()):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="hub-warehouse-") as elsewhere:
        yield Path(elsewhere)


def _chunks(
    pages: Iterator[Page | None], settings: HubSettings, progress: ProgressLine
) -> Iterator[Iterator[tuple[int, Page]]]:
    """Split the pages into chunks, by number and by age; each is still read page by page."""
    while (first := next(filter(None, pages), None)) is not None:
        yield _chunk(first, pages, settings, progress)


def _chunk(
    first: Page,
    pages: Iterator[Page | None],
    settings: HubSettings,
    progress: ProgressLine,
) -> Iterator[tuple[int, Page]]:
    """Yield pages with their numbers until the chunk is full or old: all that a kill can lose."""
    started = time.monotonic()
    size = 0
    for page in itertools.chain([first], pages):
        if page is not None:
            quota = (page.quota.remaining, page.quota.requests_a_second) if page.quota else ()
            progress.add_page(len(page.models), *quota)
            size += 1
            yield progress.pages, page
        is_old = time.monotonic() - started > settings.seconds_per_chunk
        if size >= settings.pages_per_chunk or is_old:
            return
