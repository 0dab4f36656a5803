"""Decisions as plain values: what to post, what to commit. No network, no clock."""
