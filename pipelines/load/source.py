"""The dlt source: pages that came, numbered, as rows of the raw tables."""

from collections.abc import Iterable, Iterator
from typing import Any

import dlt
from dlt.extract import DltResource

from pipelines.load.fetch import FetchedPage
from pipelines.load.tables import MODELS, PAGES, numbered


@dlt.source(name="hub")
def hub_chunk(numbered_pages: Iterable[tuple[int, FetchedPage]], crawl_id: str) -> DltResource:
    """Return the rows of some pages for the raw tables `models` and `pages`, as one load."""

    @dlt.resource(name="listing", write_disposition="append")
    def listing() -> Iterator[Any]:
        for number, page in numbered_pages:
            if page.model_count:
                yield dlt.mark.with_table_name(
                    numbered(page.models, crawl_id, number, MODELS), "models"
                )
            yield dlt.mark.with_table_name(numbered(page.log, crawl_id, number, PAGES), "pages")

    return listing
