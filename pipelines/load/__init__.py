"""Landing: pages of the Hub, or recordings of them, become rows of the `raw` tables through dlt.

Knows dlt, the raw tables and how far a crawl has got. Knows nothing of dbt, and of no model's
meaning: payloads go in as they were sent.
"""
