"""Tests that read a warehouse which a fixture has built, subject by subject."""
