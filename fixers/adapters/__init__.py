"""Findings of zizmor, actionlint and shellcheck, where installed, beside those of our rules.

They only parse. Each gets copies under names of ours in an empty directory, so no configuration
of the repository is read: a pull request cannot switch off what judges it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from fixers.adapters import actionlint, shellcheck, zizmor
from fixers.diagnostics import Finding
from fixers.engine import CheckOptions, Report, in_order, settled
from fixers.model import Repository, RepoTree

_ADAPTERS: Final = (zizmor.findings, actionlint.findings, shellcheck.findings)
# Two names of one problem: what stands on the right is not repeated on the lines of the left.
_SAME: Final = (
    ("zizmor/template-injection", "actionlint/expression"),
    ("zizmor/hardcoded-container-credentials", "actionlint/credentials"),
)


def with_adapters(report: Report, tree: RepoTree, options: CheckOptions) -> Report:
    """The report with what the installed linters find, under the same settings and comments."""
    repository = Repository(tree)
    found = [f for find in _ADAPTERS for f in find(repository) if _chosen(f, options)]
    kept, suppressed = settled(_new(found, report.findings), repository, options)
    return replace(
        report,
        findings=in_order((*report.findings, *kept)),
        suppressed=report.suppressed + suppressed,
    )


def _chosen(finding: Finding, options: CheckOptions) -> bool:
    selected = options.select is None or finding.rule in options.select
    return selected and finding.rule not in options.ignore


def _new(found: Iterable[Finding], ours: Iterable[Finding]) -> list[Finding]:
    """Without what another name says already on one of the same lines."""
    found = list(found)
    told = {
        (right, finding.at.path, line)
        for finding in (*ours, *found)
        for left, right in _SAME
        if finding.rule == left
        for line in range(finding.at.start.line, finding.at.end.line + 1)
    }
    return [f for f in found if (f.rule, f.at.path, f.at.start.line) not in told]
