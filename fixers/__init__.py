"""Finds, proves and fixes failures of GitHub Actions pipelines."""
