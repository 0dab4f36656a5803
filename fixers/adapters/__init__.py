"""Findings of zizmor, actionlint and shellcheck, where installed, beside those of our rules.

They only parse. Each gets copies under names of ours in an empty directory, so no configuration
of the repository is read: a pull request cannot switch off what judges it.
"""

from collections.abc import Container, Iterable
from dataclasses import replace
from typing import Final

from fixers.adapters import actionlint, shellcheck, zizmor
from fixers.adapters._zizmor_fix import with_fixes
from fixers.contract import State
from fixers.diagnostics import Finding
from fixers.engine import CheckOptions, Problem, Report, in_order, settled
from fixers.model import Repository
from fixers.rules import RULES

_ADAPTERS: Final = (zizmor.findings, actionlint.findings, shellcheck.findings)
# Two names of one problem: on the lines of the first, the second is not repeated where its
# message says this; a rule of actionlint speaks of more than one problem.
_SAME: Final = (
    ("zizmor/template-injection", "actionlint/expression", "is potentially untrusted"),
    ("zizmor/unsound-condition", "actionlint/if-cond", "extra characters are around"),
    ("zizmor/hardcoded-container-credentials", "actionlint/credentials", "via secrets"),
)


def with_adapters(report: Report, repository: Repository, options: CheckOptions) -> Report:
    """The report with what the installed linters find, under the same settings and comments."""
    problems: list[Problem] = []
    said = [f for find in _ADAPTERS for f in find(repository, problems)]
    found = [f for f in said if _chosen(f, options)]
    kept, suppressed = settled(_new(found, report.findings), repository, options)
    state = State(repository.tree, options, RULES, repository)
    return replace(
        report,
        findings=in_order((*report.findings, *with_fixes(kept, state, said))),
        problems=(*report.problems, *problems),
        suppressed=report.suppressed + suppressed,
    )


def _chosen(finding: Finding, options: CheckOptions) -> bool:
    selected = options.select is None or finding.rule in options.select
    return selected and finding.rule not in options.ignore


def _new(found: Iterable[Finding], ours: Iterable[Finding]) -> list[Finding]:
    """Without what another name says already on one of the same lines."""
    found = list(found)
    told = {
        (second, said, finding.at.path, line)
        for finding in (*ours, *found)
        for first, second, said in _SAME
        if finding.rule == first
        for line in range(finding.at.start.line, finding.at.end.line + 1)
    }
    return [f for f in found if not any(_repeats(f, said, told) for _, _, said in _SAME)]


def _repeats(finding: Finding, said: str, told: Container[tuple[str, str, str, int]]) -> bool:
    place = (finding.rule, said, finding.at.path, finding.at.start.line)
    return said in finding.message and place in told
