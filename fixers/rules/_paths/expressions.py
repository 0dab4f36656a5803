"""A path with expressions in it, that has to lie in another folder."""

import re
from typing import Final

from fixers.syntax.regex import regex

_EXPRESSION: Final = regex(r"\$\{\{.*?\}\}")


def with_expressions(old: str, path: str) -> str | None:
    """What is written, in the folder above it where one leg of the matrix finds its own."""
    written = old.removeprefix("./").rstrip("/")
    texts = _EXPRESSION.split(written)
    own = "[^/]+".join(map(re.escape, texts))
    found = re.fullmatch(rf"(.+/){own}", path)
    return f"{found[1]}{written}" if found is not None and "/" in texts[0] else None
