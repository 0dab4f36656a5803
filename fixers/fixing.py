"""Chooses, applies and re-checks fixes, in rounds, until nothing is left to apply."""

from collections.abc import Callable, Iterable
from dataclasses import field, replace
from typing import Final, TypeGuard

from fixers import linters
from fixers.applying import Applied, apply_fixes, compatible
from fixers.contract import Judge, State, objection_to
from fixers.diagnostics import Applicability, FileAction, FileChange, Finding, Fix, SkippedFix
from fixers.engine import DEFAULTS, CheckOptions, Report
from fixers.fingerprint import fingerprint
from fixers.model import RepoTree
from fixers.rule import Rule
from fixers.rules import RULES
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source

_ROUNDS: Final = 10
_UNSAFE: Final = "it is unsafe: look at it, then ask for it with `--unsafe`"
_FOR_PEOPLE: Final = "it is meant for people to carry out"
_IN_THE_WAY: Final = "it does not fit together with other fixes"
_NOT_WANTED: Final = "it was not asked for"


@dataclass(frozen=True)
class FixResult:
    """What fixing did. `changes` carries every changed or created file with its whole content;
    `report` is what remains, `skipped` the remaining fixes with the reason each was left. What was
    not asked for is not verified again after what was applied."""

    changes: tuple[FileChange, ...]
    applied: tuple[Finding, ...]
    skipped: tuple[tuple[Finding, str], ...]
    report: Report


@dataclass(frozen=True, slots=True)
class _Wish:
    """Which fixes are asked for."""

    unsafe: bool
    wanted: Callable[[Finding], bool] | None

    def refusal(self, finding: Finding) -> str | None:
        """Why a fix is left, or None when it is asked for."""
        if self.wanted is not None and not self.wanted(finding):
            return _NOT_WANTED
        if isinstance(finding.fix, SkippedFix):
            return finding.fix.reason
        if not _changes_something(finding.fix):
            return _FOR_PEOPLE
        safe = finding.fix.applicability is Applicability.SAFE
        return None if safe or self.unsafe else _UNSAFE


@dataclass
class _Progress:
    """The tree as fixed so far."""

    state: State
    paths: set[str] = field(default_factory=set)
    applied: list[Finding] = field(default_factory=list)
    withheld: dict[str, str] = field(default_factory=dict)  # fingerprint → reason

    def take(self, batch: Iterable[Finding], applied: Applied) -> None:
        self.applied += batch
        self.paths.update(change.path for change in applied.changes)
        self.state = self.state.with_applied(applied)


def fix(
    tree: RepoTree,
    options: CheckOptions = DEFAULTS,
    rules: tuple[type[Rule], ...] = RULES,
    *,
    unsafe: bool = False,
    wanted: Callable[[Finding], bool] | None = None,
) -> FixResult:
    """Apply every safe fix (with `unsafe` also the others) of the wanted findings."""
    state = State(tree, options, rules)
    seen = State(tree, options, rules, state.repository, verified(state))
    return fix_verified(seen, unsafe=unsafe, wanted=wanted)


def fix_verified(
    state: State, *, unsafe: bool = False, wanted: Callable[[Finding], bool] | None = None
) -> FixResult:
    """As `fix`, of a tree whose report is a verified one already."""
    tree = state.tree
    wish = _Wish(unsafe, wanted)
    progress = _Progress(state)
    report = state.report
    for _ in range(_ROUNDS):
        candidates = [f for f in report.findings if wish.refusal(f) is None]
        if not _round(progress, sorted(candidates, key=_makes_files)):
            break
        report = verified(progress.state, wanted)
    skipped = (
        (f, wish.refusal(f) or progress.withheld.get(fingerprint(f), _IN_THE_WAY))
        for f in report.findings
        if f.fix is not None
    )
    changes = (_final(tree, progress.state.tree, path) for path in sorted(progress.paths))
    return FixResult(
        changes=tuple(change for change in changes if change is not None),
        applied=tuple(progress.applied),
        skipped=tuple(skipped),
        report=_with_reasons(report, progress.withheld),
    )


def _with_reasons(report: Report, withheld: dict[str, str]) -> Report:
    """A fix that breaks the contract together with the others is none any more."""
    told = [
        replace(f, fix=SkippedFix(withheld[fingerprint(f)])) if fingerprint(f) in withheld else f
        for f in report.findings
    ]
    return replace(report, findings=tuple(told))


def verified(state: State, wanted: Callable[[Finding], bool] | None = None) -> Report:
    """The report with each fix, or each `wanted` one, held against the contract: one that breaks
    it is replaced by the reason."""
    found = state.report.findings if wanted is None else filter(wanted, state.report.findings)
    triable = [f for f in found if _has_content(f.fix)]
    reasons = Judge(state).objections(triable)
    findings = [
        replace(f, fix=SkippedFix(reasons[id(f)])) if id(f) in reasons else f
        for f in state.report.findings
    ]
    return replace(state.report, findings=tuple(findings))


def _makes_files(finding: Finding) -> bool:
    """Such fixes come after the others: a block that moves takes along what was mended in it,
    and nobody mends in a script what only shows in the workflow."""
    return isinstance(finding.fix, Fix) and bool(finding.fix.changes)


def _has_content(fix: Fix | SkippedFix | None) -> bool:
    """Whether there is anything to try."""
    return isinstance(fix, Fix) and bool(fix.edits or fix.changes)


def _round(progress: _Progress, candidates: list[Finding]) -> bool:
    """Apply as many fixes as fit together; where these break the contract, half of them, and so
    on. Those that were withheld come last, so that one of them does not hold up the others."""
    state = progress.state
    withheld = [f for f in candidates if fingerprint(f) in progress.withheld]
    together, apart = compatible(f for f in candidates if f not in withheld)
    left = [*([one] for one in (*reversed(withheld), *reversed(apart))), together]
    while left:
        batch = left.pop()
        if not batch:
            continue
        applied = apply_fixes(state.tree, _fixes(batch))
        assert isinstance(applied, Applied), "tried one by one, and compatible"  # noqa: S101
        objection = objection_to(state, applied, state.with_applied(applied))
        reason = objection or linters.objection(state.tree, applied)
        if reason is None:
            progress.take(batch, applied)
            return True
        if len(batch) == 1:
            progress.withheld[fingerprint(batch[0])] = reason
        else:
            left += [batch[len(batch) // 2 :], batch[: len(batch) // 2]]
    return False


def _fixes(findings: Iterable[Finding]) -> list[Fix]:
    return [f.fix for f in findings if isinstance(f.fix, Fix)]


def _changes_something(fix: Fix | None) -> TypeGuard[Fix]:
    """Whether a fix can be carried out without a person."""
    if fix is None or fix.applicability is Applicability.DISPLAY_ONLY:
        return False
    return bool(fix.edits or fix.changes)


def _final(before: RepoTree, after: RepoTree, path: str) -> FileChange | None:
    """The difference between two trees at a path, as one change."""
    mode = after.mode(path)
    assert mode is not None, "no fix deletes a file"  # noqa: S101
    old, new = before.read(path), after.read(path)
    if old == new:
        same = mode == before.mode(path)
        return None if same else FileChange(path, FileAction.SET_MODE, mode=mode)
    assert isinstance(new, Source), "fixes write text"  # noqa: S101
    return FileChange(path, FileAction.CREATE, new.encode(), mode)
