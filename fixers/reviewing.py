"""What there is to say of a repository, and what of it a change brought: the command line and
the App ask here, so that both say the same."""

from fixers.diagnostics import Finding, Fix
from fixers.engine import CheckOptions, Problem, Report, inspect
from fixers.fingerprint import compare
from fixers.model import Repository
from fixers.rules import RULES
from fixers.syntax.records import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """The findings and problems of a head, told apart by whether its base has them too."""

    introduced: tuple[Finding, ...]
    old: tuple[Finding, ...]
    problems: tuple[Problem, ...]  # introduced ones


def review(repository: Repository, options: CheckOptions, *, adapters: bool) -> Report:
    """Findings whose fixes are verified; with `adapters` those of the installed linters too."""
    report = proven(repository, options)
    return adapted(report, repository, options) if adapters else report


def proven(repository: Repository, options: CheckOptions, found: Report | None = None) -> Report:
    """What our own rules find; fixes that break the contract are replaced by the reason."""
    report = found or inspect(repository, options)
    # What verifies fixes is loaded only for a fix: it takes a third of the time that a small
    # repository does.
    if any(isinstance(finding.fix, Fix) for finding in report.findings):
        from fixers.contract import State
        from fixers.fixing import verified

        report = verified(State(repository.tree, options, RULES, repository, report))
    return report


def change(
    base: Repository,
    head: Report,
    options: CheckOptions,
    *,
    adapters: bool,
    renamed: dict[str, str] | None = None,
) -> Change:
    """Both states count as a whole: a file that is gone can break one that nobody touched."""
    before = inspect(base, options)
    if adapters:
        before = adapted(before, base, options)
    compared = compare(before, head, renamed)
    names = renamed or {}
    known = {(names.get(p.path, p.path), p.message) for p in before.problems}
    new = (p for p in head.problems if (p.path, p.message) not in known)
    return Change(compared.introduced, compared.old, tuple(new))


def adapted(report: Report, repository: Repository, options: CheckOptions) -> Report:
    from fixers.adapters import with_adapters

    return with_adapters(report, repository, options)
