"""The raw tables in Arrow: each model's payload exactly as it was sent, and the page log."""

import pyarrow as pa

from pipelines.hub.errors import HubError
from pipelines.hub.session import Page

_MOMENT = pa.timestamp("us", tz="UTC")

# The raw tables' columns. The Hub's changes of format are inside `payload`, so these are stable.
MODELS = pa.schema(
    {
        "crawl_id": pa.string(),
        "page_number": pa.int64(),  # from 1, through all chains of a crawl
        "row_number": pa.int64(),  # from 1, the model's place in its page
        "hub_object_id": pa.string(),  # the Hub's `_id`
        "payload": pa.string(),
        "fetched_at": _MOMENT,
    }
)
PAGES = pa.schema(
    {
        "crawl_id": pa.string(),
        "page_number": pa.int64(),
        "chain": pa.string(),  # the pipeline tag that was walked; empty for the whole listing
        "url": pa.string(),
        "cursor_in": pa.string(),
        "cursor_out": pa.string(),
        "http_status": pa.int64(),  # 200: nothing else is landed
        "row_count": pa.int64(),
        "body_bytes": pa.int64(),  # uncompressed
        "body_sha256": pa.string(),
        "try_count": pa.int64(),
        "waited_seconds": pa.float64(),
        "wait_reasons": pa.string(),
        "elapsed_seconds": pa.float64(),  # waits included
        "quota_remaining": pa.int64(),
        "quota_resets_in_seconds": pa.int64(),
        "fetched_at": _MOMENT,
    }
)
CRAWLS = pa.schema(
    {
        "crawl_id": pa.string(),
        "scope": pa.string(),
        "endpoint": pa.string(),
        "parameters": pa.string(),  # JSON: sort, limit, expand, filters, chains
        "is_authenticated": pa.bool_(),
        "started_at": _MOMENT,
        "finished_at": _MOMENT,
        "status": pa.string(),  # complete, or unfinished
        "status_reason": pa.string(),  # why it is unfinished
        "page_count": pa.int64(),
        "model_count": pa.int64(),
    }
)
# One row during an incremental build: the newest crawl that its tables already hold.
BUILD_WATERMARK = pa.schema({"crawl_id": pa.string()})


def models_table(page: Page, crawl_id: str, page_number: int) -> pa.Table:
    """Return a page's models, a row each.

    Nothing is parsed and no payload is re-encoded.
    Raises HubError for a payload that isn't UTF-8.
    """
    count = len(page.models)
    try:
        # the cast checks that it is UTF-8, which splitting the page doesn't
        payloads = pa.array(page.models, pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        raise HubError(f"{page.url} answered with text that isn't UTF-8.") from None
    columns = [
        pa.repeat(crawl_id, count),
        pa.repeat(page_number, count),
        pa.array(range(1, count + 1), pa.int64()),
        pa.array(page.hub_object_ids, pa.string()),
        payloads,
        pa.repeat(pa.scalar(page.fetched_at, _MOMENT), count),
    ]
    return pa.table(columns, schema=MODELS)


def log_table(page: Page, crawl_id: str, page_number: int) -> pa.Table:
    """Return the page log's row of one page."""
    row = {
        "crawl_id": crawl_id,
        "page_number": page_number,
        "chain": page.chain,
        "url": page.url,
        "cursor_in": page.cursor_in,
        "cursor_out": page.cursor_out,
        "http_status": 200,
        "row_count": len(page.models),
        "body_bytes": page.body_bytes,
        "body_sha256": page.body_sha256,
        "try_count": page.try_count,
        "waited_seconds": sum(wait.seconds for wait in page.waits),
        "wait_reasons": "; ".join(map(str, page.waits)) or None,
        "elapsed_seconds": page.elapsed_seconds,
        "quota_remaining": page.quota.remaining if page.quota else None,
        "quota_resets_in_seconds": page.quota.resets_in_seconds if page.quota else None,
        "fetched_at": page.fetched_at,
    }
    return pa.Table.from_pylist([row], schema=PAGES)
