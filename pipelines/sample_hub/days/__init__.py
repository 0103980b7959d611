"""A seeded sequence of days: how the generated catalogue changes, and the true events."""
