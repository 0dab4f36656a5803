"""Text of unknown origin, made harmless for Markdown that other people will see."""

import re
from typing import Final

from fixers.report.escaping import line

__all__ = ["LIMIT", "code", "details", "fenced", "line"]

LIMIT: Final = 65_536  # characters of a comment or review body
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SPACE: Final = re.compile(r"\s+")


def code(text: str) -> str:
    """A code span around text that may hold backticks itself."""
    flat = _SPACE.sub(" ", _CONTROL.sub("", text)).strip()
    fence = "`" * (_longest_run(flat, "`") + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def fenced(text: str, language: str) -> str:
    """A fenced block whose fence the text cannot close."""
    fence = "`" * max(3, _longest_run(text, "`") + 1)
    return f"{fence}{language}\n{text}\n{fence}" if text else f"{fence}{language}\n{fence}"


def details(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _longest_run(text: str, character: str) -> int:
    return max(map(len, re.findall(f"{re.escape(character)}+", text)), default=0)
