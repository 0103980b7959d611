"""Tests that build nothing: a minute for all of them."""
