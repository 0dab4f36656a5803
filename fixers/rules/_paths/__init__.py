"""Paths that steps ask for: what is there, what may come to be, what was meant."""
