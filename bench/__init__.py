"""Benchmarks: what the project takes, beside its peers, in the same run on the same files."""
