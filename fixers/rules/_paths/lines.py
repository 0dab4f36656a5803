"""The paths that an input of an action lists."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.syntax.regex import regex
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

# `config/*.yml e2e/*.yml`, and not a name with a blank.
_PATHS: Final = regex(r"[\w.*-]*[/*][\w./*-]*(?: +[\w.*-]*[/*][\w./*-]*)+")


def lines_of(scalar: Scalar, *, commas: bool = False) -> Iterator[tuple[str, Span]]:
    """The lines of an input, or all that newlines and commas keep apart."""
    at = 0
    for line in re.split(r"[\n,]" if commas else r"\n", scalar.value):
        text = line.strip()
        start = at + line.index(text)
        if text:
            yield from _words(text, start)
        at += len(line) + 1


def _words(text: str, at: int) -> Iterator[tuple[str, Span]]:
    """The words of a line, where each looks like a path: a shell takes them apart."""
    apart = _PATHS.fullmatch(text)
    for word in re.finditer(r"\S+" if apart else r".+", text):
        yield word[0], Span(at + word.start(), at + word.end())
