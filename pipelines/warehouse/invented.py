"""Whether what a warehouse file shows was made up by the sample Hub, and the sentence for that."""

from pathlib import Path

import duckdb

from pipelines.warehouse.connection import connect

INVENTED = "Invented data: the sample Hub made up models, people, providers and prices."
_OF_SHOWN_CRAWL = """
    select coalesce(json_extract_string(parameters, '$.is_invented') = 'true', false)
    from raw.crawls where crawl_id = (select max(crawl_id) from raw.models)
"""


def invented_note(file: Path) -> str:
    """Return the sentence that says so of a file; empty for real data, and for what isn't known."""
    with connect(file, read_only=True) as connection:
        try:
            found = connection.execute(_OF_SHOWN_CRAWL).fetchall()
        except duckdb.Error:
            return ""
    return INVENTED if found == [(True,)] else ""
