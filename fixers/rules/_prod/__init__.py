"""Deployments to production, and what stands between a change and them."""
