"""Calls of curl, what becomes of their failure, and calls whose failure counts."""
