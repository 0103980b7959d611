"""A seeded sequence of days: what becomes of the generated catalogue, and the truth about it."""
