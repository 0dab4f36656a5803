"""One cause that two rules see, told by the rule that knows more about it."""

from collections.abc import Sequence
from typing import Final

from fixers.diagnostics import Finding
from fixers.syntax.regex import regex

# The rule that keeps silent → the rule that tells of it, and what both are about.
_TOLD_BY: Final = {
    "script-path-mismatch": ("go-cache-key", regex(r"\bgo\.(?:work\.)?(?:sum|mod)\b")),
}


def told_once(findings: Sequence[Finding]) -> list[Finding]:
    """Without those that stand inside what another rule, which runs too, tells of the same."""
    return [finding for finding in findings if not _is_told(finding, findings)]


def _is_told(finding: Finding, findings: Sequence[Finding]) -> bool:
    by, about = _TOLD_BY.get(finding.rule, ("", None))
    at = finding.at
    if about is None or not about.search(at.source.slice(at.span)):
        return False
    others = (other.at for other in findings if other.rule == by)
    return any(other.path == at.path and other.span.contains(at.span) for other in others)
