"""Tests of the whole: real servers, real dlt, real DuckDB, real dbt."""
