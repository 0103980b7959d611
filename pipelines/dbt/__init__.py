"""dbt as a process: started, followed, retried where memory ran out, and its results read.

Knows dbt's commands and its files. Knows nothing of the Hub, of crawls, or of what a model means.
"""
