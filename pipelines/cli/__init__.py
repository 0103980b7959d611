"""What the commands show: status, build summary, worked questions, SQL shell.

May import every package below; only `__main__` imports it.
"""
