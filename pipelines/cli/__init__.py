"""What people type and read: status, build summary, worked questions, SQL shell.

Knows everything below and is known by nothing but `__main__`.
"""
