"""The warehouse file: opened within its limits, locked, published in one step, exported.

Knows DuckDB, paths and the machine's resources. Knows nothing of the Hub, of dlt or of dbt.
"""
