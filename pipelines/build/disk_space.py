"""Whether the disk has room for a build, asked before the build begins."""

import shutil

from pipelines.errors import WarehouseError
from pipelines.hub.request import CrawlRequest
from pipelines.load import checkpoint
from pipelines.load.checkpoint import Crawl
from pipelines.load.crawl import new_crawl
from pipelines.settings import Scope
from pipelines.warehouse.connection import connect
from pipelines.warehouse.paths import Paths
from pipelines.warehouse.resources import GB, in_words

# What a build takes beside the published file, what is spilled included (measured at 3 million).
BYTES_PER_MODEL = 2_500
# Smaller builds aren't worth refusing by an estimate: they end in a moment, or say what is full.
LEAST_BYTES_CHECKED = 1 * GB
# HUB_API.md: about 2.9 million in May 2026.
REAL_HUB, REAL_HUB_MODELS = "https://huggingface.co", 3_000_000


def check_disk_before_crawl(paths: Paths, request: CrawlRequest) -> None:
    """Refuse to crawl what the disk has no room for, as far as its size is known.

    That is from the last crawl that asked for the same, or of the real Hub as a whole.
    Raises WarehouseError with what is needed and what is free.
    """
    last = None
    if paths.published.exists():
        with connect(paths.published, read_only=True) as connection:
            last = checkpoint.newest_base_crawl(connection)
    if last and last.asks_the_same_as(new_crawl(request)):
        check_size(paths, last.model_count)
    elif request.settings.endpoint == REAL_HUB and request.settings.filters == Scope():
        check_size(paths, REAL_HUB_MODELS)


def check_disk_before_dbt(paths: Paths, crawl: Crawl | None) -> None:
    """The same before the tables are built, when the number of models is known."""
    if crawl and crawl.modified_since:
        return  # an incremental build works in a copy, which is there already
    with connect(paths.building, read_only=True) as connection:
        [(count,)] = connection.execute("select count(*) from raw.models").fetchall()
    kept = " What was landed is kept: the same command goes on from there."
    check_size(paths, count, paths.building.stat().st_size, kept)


def check_size(paths: Paths, model_count: int, present_bytes: int = 0, kept: str = "") -> None:
    """Raise WarehouseError where the disk lacks room for a build of so many models.

    `present_bytes` of it are there already; `kept` ends the sentence.
    """
    needed = model_count * BYTES_PER_MODEL - present_bytes
    free = shutil.disk_usage(paths.work).free
    if LEAST_BYTES_CHECKED <= needed and free < needed:
        raise WarehouseError(
            f"A build of {model_count:,} models needs {in_words(needed)} of disk beside "
            f"{paths.published}, and {in_words(free)} are free. Free some, or name a folder on "
            f"another disk by --data.{kept}"
        )
