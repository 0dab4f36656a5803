"""Calls of sqlmap: their options, and others in their place."""
