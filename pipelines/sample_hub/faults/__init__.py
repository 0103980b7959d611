"""The ways in which the sample Hub can be told to misbehave (HUB_API.md 10.6)."""
