"""One crawl of one scope: pages through dlt into the raw tables, a chunk of pages at a time."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

import dlt
import pyarrow as pa
from dlt.destinations.impl.duckdb.configuration import DuckDbCredentials

from pipelines.hub_api import HubClient, Page
from pipelines.hub_listing import STABLE_SORT
from pipelines.hub_source import CRAWLS, hub_chunk
from pipelines.prefetch import prefetched
from pipelines.progress import ProgressLine
from pipelines.settings import HubSettings

MEMORY_LIMIT = "500MB"


@dataclass(frozen=True)
class Crawl:
    """What a crawl was asked and how it ended: its row in `raw.crawls`."""

    crawl_id: str
    scope: str
    endpoint: str
    parameters: str
    is_authenticated: bool
    started_at: datetime
    finished_at: datetime
    status: str
    status_reason: str | None
    page_count: int
    model_count: int


def crawl_hub(settings: HubSettings, token: str | None, warehouse: Path) -> Crawl:
    """Land every page of the scope in the file's `raw` schema; return the crawl as landed.

    Raises HubError (wrapped by dlt) when a page can't be had; what was landed is then incomplete.
    """
    started_at = datetime.now(UTC)
    crawl_id = f"{started_at:%Y%m%dT%H%M%S}.{started_at.microsecond // 1000:03d}Z"
    pipeline = _pipeline(warehouse)
    with ProgressLine("Crawling") as progress:
        client = HubClient(settings, token, on_wait=progress.waiting)
        pages = prefetched(client.walk())
        for chunk in _chunks(pages, settings.pages_per_chunk, progress):
            pipeline.run(hub_chunk(chunk, crawl_id), loader_file_format="parquet")
    crawl = Crawl(
        crawl_id=crawl_id,
        scope=settings.scope,
        endpoint=settings.endpoint,
        parameters=_parameters(settings),
        is_authenticated=token is not None,
        started_at=started_at,
        finished_at=datetime.now(UTC),
        status="complete",
        status_reason=None,
        page_count=progress.pages,
        model_count=progress.models,
    )
    row = pa.Table.from_pylist([asdict(crawl)], schema=CRAWLS)
    pipeline.run(row, table_name="crawls", write_disposition="append")
    return crawl


def _pipeline(warehouse: Path) -> dlt.Pipeline:
    """Return the dlt pipeline of a warehouse file; its own state lies beside that file."""
    limits = {"memory_limit": MEMORY_LIMIT, "preserve_insertion_order": False}
    pipeline = dlt.pipeline(
        pipeline_name="hub",
        destination=dlt.destinations.duckdb(
            DuckDbCredentials(str(warehouse), global_config=limits)
        ),
        dataset_name="raw",
        pipelines_dir=str(warehouse.parent / "dlt"),
    )
    # dlt would load a package that a killed run left behind, and drop the new rows in silence.
    if pipeline.has_pending_data:
        pipeline.drop_pending_packages()
    return pipeline


def _chunks(
    pages: Iterator[Page], size: int, progress: ProgressLine
) -> Iterator[Iterator[tuple[int, Page]]]:
    """Cut the pages, numbered from 1, into chunks that are still read one page at a time."""
    numbered = enumerate(_shown(pages, progress), start=1)
    while (first := next(numbered, None)) is not None:
        yield chain([first], islice(numbered, size - 1))


def _shown(pages: Iterator[Page], progress: ProgressLine) -> Iterator[Page]:
    for page in pages:
        progress.landed(page)
        yield page


def _parameters(settings: HubSettings) -> str:
    filters = settings.filters.model_dump(exclude_none=True, exclude_defaults=True)
    return json.dumps(
        {
            "sort": STABLE_SORT,
            "limit": settings.page_size,
            "expand": settings.expand,
            "filters": filters,
            "chains": settings.filters.pipeline_tags or [""],
        }
    )
