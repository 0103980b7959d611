"""The dlt source: pages that came, numbered, as rows of the raw tables."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import dlt
import pyarrow as pa
from dlt.extract import DltResource

from pipelines.hub.session import Page
from pipelines.load.tables import log_table, models_table

# dlt looks at the columns of each item anew, which took longer a page than writing its rows
PAGES_PER_ITEM = 20


@dlt.source(name="hub")
def hub_chunk(numbered_pages: Iterable[tuple[int, Page]], crawl_id: str) -> DltResource:
    """Return the rows of some pages for the raw tables `models` and `pages`, as one load."""

    @dlt.resource(name="listing", write_disposition="append")
    def listing() -> Iterator[Any]:
        waiting = iter(numbered_pages)
        while pages := list(islice(waiting, PAGES_PER_ITEM)):
            models = [models_table(page, crawl_id, number) for number, page in pages]
            log = [log_table(page, crawl_id, number) for number, page in pages]
            if any(map(len, models)):
                yield dlt.mark.with_table_name(pa.concat_tables(models), "models")
            yield dlt.mark.with_table_name(pa.concat_tables(log), "pages")

    return listing
