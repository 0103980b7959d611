"""Independent readings of the same JSON in plain Python, which the marts are compared with."""
