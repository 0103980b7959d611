"""Tests of the stand-in for the Hub, asked over HTTP."""
