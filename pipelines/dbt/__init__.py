"""dbt as a process: started, followed, retried where memory ran out, and its results parsed.

Depends on dbt's commands and files. Independent of the Hub, of crawls, and of what models mean.
"""
