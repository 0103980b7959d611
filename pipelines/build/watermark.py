"""From where on a refresh has to look for changes: what the published file knows already."""

from datetime import datetime, timedelta
from pathlib import Path

from pipelines.errors import WarehouseError
from pipelines.load import checkpoint
from pipelines.load.crawl import new_crawl
from pipelines.settings import HubSettings
from pipelines.warehouse.connection import connect

NEEDED = "lastModified"


def known_until(published: Path, settings: HubSettings, token: str | None) -> datetime:
    """Return the moment since when changes are wanted: the newest that is known, less an overlap.

    Raises WarehouseError where there is nothing that changes could be laid upon.
    """
    if NEEDED not in settings.expand:
        raise WarehouseError(f"A refresh needs the field {NEEDED}: add it to `expand`.")
    advice = "Build it in full first: `make build`."
    if not published.exists():
        raise WarehouseError(f"There is no {published} yet to be refreshed. {advice}")
    with connect(published, read_only=True) as connection:
        base = checkpoint.newest_base_crawl(connection)
        [(newest,)] = connection.execute(
            "select max(modified_at) from staging.base_hub__models"
        ).fetchall()
    if base is None or newest is None:
        raise WarehouseError(f"{published} holds no complete crawl to be refreshed. {advice}")
    if not base.asks_the_same_as(new_crawl(settings, token)):
        raise WarehouseError(
            f"The last full crawl of {published} asked for something else: another Hub, scope, "
            f"field or user. {advice}"
        )
    moment: datetime = newest - timedelta(hours=settings.changes_overlap_hours)
    return moment
