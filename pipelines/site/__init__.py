"""The site of a warehouse: docs, column lineage and report as static files, and their server.

Depends on dbt's artifacts and the marts. Independent of the Hub, and of the steps of a build.
"""
