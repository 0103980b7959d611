"""The Hub's listing over HTTP: requests, pacing, retries, and the parsing of answers.

Depends on HTTP, JSON and the Hub's rules. Independent of dlt, DuckDB, files and builds.
"""
