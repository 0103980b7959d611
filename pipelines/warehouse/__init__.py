"""The warehouse file: connections within resource limits, lock, atomic publishing, export.

Owns DuckDB connections, paths and resource limits. Independent of the Hub, dlt and dbt.
"""
