"""The watermark of an incremental build: models modified since that moment are crawled again."""

from datetime import datetime, timedelta
from pathlib import Path

from pipelines.errors import WarehouseError
from pipelines.hub.request import CrawlRequest
from pipelines.load import checkpoint
from pipelines.warehouse.connection import connect

NEEDED_FIELD = "lastModified"


def watermark(published: Path, request: CrawlRequest) -> datetime:
    """Return the newest modification in the published file, less the configured overlap.

    In UTC. Raises WarehouseError where the file has no full crawl for an incremental one to update.
    """
    if NEEDED_FIELD not in request.settings.expand:
        raise WarehouseError(
            f"An incremental build needs the field {NEEDED_FIELD}: add it to `expand`."
        )
    advice = "Run a full build first: `make build`."
    if not published.exists():
        raise WarehouseError(
            f"There is no {published} yet for an incremental build to update. {advice}"
        )
    with connect(published, read_only=True) as connection:
        base = checkpoint.newest_base_crawl(connection)
        [(newest,)] = connection.execute(
            "select max(modified_at) from staging.base_hub__models"
        ).fetchall()
    if base is None or newest is None:
        raise WarehouseError(
            f"{published} holds no complete crawl for an incremental build to update. {advice}"
        )
    if base.identity != request.identity:
        raise WarehouseError(
            f"The last full crawl of {published} asked for something else: another Hub, scope, "
            f"field or user. {advice}"
        )
    moment: datetime = newest - timedelta(hours=request.settings.watermark_overlap_hours)
    return moment
