"""Checks that the disk has room for a build, before the build starts."""

import shutil

from pipelines.errors import WarehouseError
from pipelines.hub.request import CrawlRequest
from pipelines.load import checkpoint
from pipelines.load.checkpoint import Crawl
from pipelines.settings import Scope
from pipelines.warehouse.connection import connect
from pipelines.warehouse.paths import Paths
from pipelines.warehouse.resources import GB, in_words

# What a build takes beside the published file, spilling included (measured at 3 million models).
BYTES_PER_MODEL = 2_500
# Smaller builds aren't refused by an estimate: they soon finish, or report that the disk is full.
LEAST_BYTES_CHECKED = 1 * GB
# The real Hub listed about 2.9 million models in May 2026.
REAL_HUB, REAL_HUB_MODELS = "https://huggingface.co", 3_000_000


def models_expected(paths: Paths, request: CrawlRequest) -> int | None:
    """Return about how many models a full crawl will land; None where nobody knows.

    That is the number of the last crawl with the same request, or of the whole real Hub.
    """
    last = None
    if paths.published.exists():
        with connect(paths.published, read_only=True) as connection:
            last = checkpoint.newest_base_crawl(connection)
    if last and last.identity == request.identity:
        return last.model_count
    is_whole = request.settings.endpoint == REAL_HUB and request.settings.filters == Scope()
    return REAL_HUB_MODELS if is_whole else None


def check_disk_before_crawl(paths: Paths, model_count: int | None) -> None:
    """Raise WarehouseError where the disk lacks room for a crawl of so many models and its build.

    Where the number is unknown, nothing is checked.
    """
    if model_count is not None:
        check_size(paths, model_count)


def check_disk_before_dbt(paths: Paths, crawl: Crawl | None) -> None:
    """Raise WarehouseError where the disk lacks room for the tables of the models landed."""
    if crawl and crawl.modified_since:
        return  # an incremental build works in a copy of the published file, which is there already
    with connect(paths.building, read_only=True) as connection:
        [(count,)] = connection.execute("select count(*) from raw.models").fetchall()
    kept = " The landed pages are kept: the same command resumes there."
    check_size(paths, count, paths.building.stat().st_size, kept)


def check_size(paths: Paths, model_count: int, present_bytes: int = 0, kept: str = "") -> None:
    """Raise WarehouseError where the disk lacks room for a build of that number of models.

    The file under construction already has `present_bytes`; `kept` is added to the message.
    """
    needed = model_count * BYTES_PER_MODEL - present_bytes
    free = shutil.disk_usage(paths.work).free
    if LEAST_BYTES_CHECKED <= needed and free < needed:
        raise WarehouseError(
            f"A build of {model_count:,} models needs {in_words(needed)} of disk space beside "
            f"{paths.published}, and {in_words(free)} are free. Free some space, or set --data to "
            f"a folder on another disk.{kept}"
        )
