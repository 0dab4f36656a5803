"""What would drown the rest: a rule that finds something nearly everywhere."""

from collections.abc import Iterable
from typing import Final

from fixers.diagnostics import Finding

_EVERYWHERE: Final = frozenset({"long-run-block"})  # one workflow in four
_FEW: Final = 3


def fold(
    findings: Iterable[Finding],
) -> tuple[tuple[Finding, ...], tuple[tuple[Finding, ...], ...]]:
    """Findings to show in full, and those to list below, by rule. Few of a kind are shown, and
    a rule that has the report to itself."""
    every = tuple(findings)
    alone = len({finding.rule for finding in every}) == 1
    folded: list[tuple[Finding, ...]] = []
    for rule in () if alone else sorted(_EVERYWHERE):
        group = tuple(finding for finding in every if finding.rule == rule)
        if len(group) > _FEW:
            folded.append(group)
    hidden = {id(finding) for group in folded for finding in group}
    return tuple(finding for finding in every if id(finding) not in hidden), tuple(folded)
