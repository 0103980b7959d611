"""The report: one self-contained HTML file that shows the contents of the marts.

Each section is a query in `sql/`, a finding in words and a chart; all are listed in `chapters/`.
"""
