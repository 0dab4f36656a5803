"""The GitHub App: takes deliveries, reviews pull requests, pushes fixes."""
