"""Statuses that a script keeps and ends with: `scan || status=$?`, and `exit "$status"` later."""

from functools import lru_cache
from typing import Final

from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_ENDS: Final = regex(r"(?:^|[;&{])[ \t]*exit[ \t]+\"?\$\{?(\w+)\}?\"?[ \t]*(?=$|[;}#])")
# Some statuses are told from others: what a failure is, is not known.
_WEIGHED: Final = regex(
    r"\$\{?(\w+)\}?\"?[ \t]*(?:-(?:eq|g[et]|l[et])|==?)[ \t]*\"?[1-9]|\bcase[ \t]+\"?\$\{?(\w+)"
    r"|\(\([ \t]*\$?(\w+)[ \t]*(?:==|[<>]=?)[ \t]*[1-9]"
)


def keeps_status(node: sh.Statement, text: str) -> bool:
    """Whether a statement keeps the status of what stands before it, with which a script ends."""
    if not isinstance(node, sh.Command) or node.words or len(node.assignments) != 1:
        return False
    kept = node.assignments[0]
    return kept.value is not None and kept.value.raw == "$?" and kept.name in _ended_with(text)


@lru_cache(maxsize=16)
def _ended_with(text: str) -> frozenset[str]:
    ends = {name for line in text.split("\n") for name in _ENDS.findall(line)}
    return frozenset(ends.difference(*_WEIGHED.findall(text)))
