"""The site of a warehouse: docs, column lineage and report as static files, and their server.

Knows what dbt wrote and what the marts hold. Knows nothing of the Hub, or of how a build goes.
"""
