"""The report: one page that shows what the marts say, and needs nothing but itself.

Each section is a query in `sql/`, a finding in words and a chart, put together in `chapters/`.
"""
