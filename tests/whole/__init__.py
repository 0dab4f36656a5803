"""Whole pipelines, checked and mended: too much work to be traced."""
