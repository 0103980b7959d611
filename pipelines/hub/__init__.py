"""The Hub's listing over HTTP: what to ask, how often, and what its answers mean.

Knows HTTP, JSON and the Hub's rules. Knows nothing of dlt, DuckDB, files or builds.
"""
