"""Caches of Go modules: keys, places, and what setup-go does by itself."""
