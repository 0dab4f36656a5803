"""Text of unknown origin, made harmless for Markdown that other people will see."""

from typing import Final

from fixers.report.escaping import cell, code, details, fenced, line

__all__ = ["LIMIT", "cell", "code", "details", "fenced", "line"]

LIMIT: Final = 65_536  # characters of a comment or review body
