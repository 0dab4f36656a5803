"""Scans of Trivy: what they fail for, and what becomes of that."""
