"""Landing: dlt loads pages of the Hub, or recordings of them, into the `raw` tables.

Owns the raw tables and the checkpoint of a crawl. Independent of dbt, and of what models mean:
payloads are stored as they were sent.
"""
