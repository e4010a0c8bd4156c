"""The order service: standard library only."""
