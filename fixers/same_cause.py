"""One cause that two rules see, told by the rule that knows more about it."""

import re
from collections.abc import Iterable
from typing import Final

from fixers.diagnostics import Finding

# The rule that keeps silent → the rule that tells of it, and what both are about.
_TOLD_BY: Final = {
    "script-path-mismatch": ("go-cache-key", re.compile(r"\bgo\.(?:work\.)?(?:sum|mod)\b")),
}


def told_once(findings: Iterable[Finding]) -> list[Finding]:
    """Without those that stand inside what another rule, which runs too, tells of the same."""
    every = list(findings)
    telling = {rule for rule, _ in _TOLD_BY.values()}
    others = [finding for finding in every if finding.rule in telling]
    return [finding for finding in every if not _is_told(finding, others)]


def _is_told(finding: Finding, others: Iterable[Finding]) -> bool:
    by, about = _TOLD_BY.get(finding.rule, ("", None))
    at = finding.at
    if about is None or not about.search(at.source.text[at.span.start : at.span.end]):
        return False
    return any(
        other.rule == by
        and other.at.path == at.path
        and other.at.span.start <= at.span.start
        and at.span.end <= other.at.span.end
        for other in others
    )
