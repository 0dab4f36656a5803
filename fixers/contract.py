"""The fix contract: what must hold after a fix, checked before anybody sees the fix.

The result parses; only what the fix wrote differs as YAML 1.2 data; comments, newline style and
final newline stand; the finding is gone and no other appears; triggers, permissions and secrets
are as they were, but for a token that a fix asks for by name. That applying again changes
nothing follows: the rule no longer fires.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from fixers.applying import Applied, EditedFile, apply_fixes, compatible
from fixers.attribution import HALVED, TRIED_ALONE, Worse, blame, divided, halves, writers
from fixers.closeup import close_up, close_up_of
from fixers.diagnostics import Finding, Fix, SkippedFix
from fixers.engine import CheckOptions, Report, inspect
from fixers.fingerprint import fingerprint
from fixers.kept import (
    broken_yaml,
    changed_line_ends,
    is_shell,
    lost_comment,
    opaque_shell,
    unreadable,
)
from fixers.model import Repository, RepoTree, TraceKind
from fixers.model.overlay import OverlayTree
from fixers.model.shell_context import effective_shell
from fixers.promises import broken_promise, refused_files
from fixers.rule import Rule
from fixers.suppression import steps
from fixers.syntax.records import dataclass
from fixers.syntax.shell import parse_shell
from fixers.syntax.source import Source
from fixers.token_grants import gains_trust

_NOTHING: Final = Counter[str]()


@dataclass(frozen=True, eq=False)
class State:
    """A tree with what the engine says of it."""

    tree: RepoTree
    options: CheckOptions
    rules: tuple[type[Rule], ...]
    earlier: Repository | None = None  # what it read of unchanged files is taken over
    seen: Report | None = None  # what the engine said of `earlier`, if that is this very tree

    @cached_property
    def repository(self) -> Repository:
        if self.earlier is not None and self.earlier.tree is self.tree:
            return self.earlier
        return Repository(self.tree, self.earlier)

    @cached_property
    def report(self) -> Report:
        return self.seen or inspect(self.repository, self.options, self.rules)

    @cached_property
    def found(self) -> Report:
        """The report to be counted: what stands of the state before is taken over."""
        if self.seen is not None or "report" in self.__dict__:
            return self.report
        return inspect(self.repository, self.options, self.rules, taking=True)

    @cached_property
    def fingerprints(self) -> Counter[str]:
        return Counter(fingerprint(finding) for finding in self.found.findings)

    @cached_property
    def counts(self) -> Counter[str]:
        """Findings, crashes and problems by rule."""
        counts = Counter(finding.rule for finding in self.found.findings)
        counts.update(f"a crash of {crash.rule}" for crash in self.found.crashes)
        counts.update("an unreadable file" for _ in self.found.problems)
        return counts

    @cached_property
    def places(self) -> Counter[tuple[str, str]]:
        """Findings by path and rule."""
        return Counter((finding.at.path, finding.rule) for finding in self.found.findings)

    @cached_property
    def entered(self) -> frozenset[str]:
        """Files of which a job runs a command."""
        jobs = (t for t in self.repository.traces if t.kind is not TraceKind.SCRIPT)
        return frozenset(c.script.path for trace in jobs for c in trace.commands())

    def revealed(self, applied: Applied, after: "State") -> Counter[str]:
        """Findings by rule in scripts that a job runs now that their path is right: they were
        there before, and the fix did not touch them."""
        seen = self.entered | {change.path for change in applied.changes}
        more = [place for place in (after.places - self.places).elements() if place[0] not in seen]
        files = {path: self.tree.read(path) for path, _ in more}
        return Counter(r for p, r in more if isinstance(f := files[p], Source) and is_shell(f))

    def opaque(self, paths: frozenset[str]) -> int:
        """Regions of shell in the given files that cannot be read."""
        there = [s for s in steps(self.repository) if s.run and s.source.path in paths]
        runs = [s.run.value for s in there if s.run and not effective_shell(s).kind.foreign]
        files = (self.tree.read(path) for path in paths)
        scripts = [f.text for f in files if isinstance(f, Source) and is_shell(f)]
        return sum(len(parse_shell(text).opaque) for text in (*runs, *scripts))

    def with_applied(self, applied: Applied, like: "State | None" = None) -> "State":
        """The state with changes, which takes over what stands of one that is `like` it."""
        tree = OverlayTree(self.tree, applied.changes)
        return State(tree, self.options, self.rules, (like or self).repository)


class Judge:
    """Holds the contract against fixes of one tree.

    Looking at a whole repository again for each fix would take minutes where there are hundreds,
    so fixes are tried together, and apart only where something is wrong with them together.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._halvings = HALVED
        self._last: tuple[frozenset[int], State] = frozenset(), state

    def objections(self, findings: Sequence[Finding]) -> dict[int, str]:
        """Why fixes must not be offered, by the identity of their findings."""
        fixes = dict.fromkeys(f.fix for f in findings if isinstance(f.fix, Fix))
        wrong = {fix: self._objection_alone(fix) for fix in fixes} if len(findings) > 1 else {}
        told = ((id(f), wrong.get(f.fix)) for f in findings if isinstance(f.fix, Fix))
        found = {mark: reason for mark, reason in told if reason is not None}
        good = [f for f in findings if id(f) not in found]
        left = [good] if good else []
        while left:
            together, apart = compatible(left.pop())
            if apart:
                left.append(apart)
            reason, guilty, worse = self._try(together)
            if reason is None:
                left += [[finding] for finding in guilty]
            elif len(together) == 1:
                found[id(together[0])] = reason
            else:
                batches, blamed = self._divided(together, guilty, worse)
                left += filter(None, batches)
                found |= {id(finding): blame(finding, worse) for finding in blamed}
        return found

    def _objection_alone(self, fix: Fix) -> str | None:
        """What its files alone tell. Of two wrong fixes one may mend the other, so that nothing
        would be wrong with them together."""
        near = close_up(self.state.tree, fix)
        fine = near is not None and alone(*near) is None
        return None if fine else alone(self.state.tree, fix)

    def _divided(
        self, together: list[Finding], writers: list[Finding], worse: Worse
    ) -> tuple[list[list[Finding]], list[Finding]]:
        """What to try next, and those to blame. Few suspects are tried alone; of many, where the
        first and the last do harm alone, all of their kind are to blame, else one half may be
        innocent."""
        batches, suspects = divided(together, worse)
        if writers:
            batches, suspects = [_without(together, writers)], writers
        if len(suspects) <= TRIED_ALONE:
            return [*batches, *([finding] for finding in suspects)], []
        if self._halvings == 0 or self._harm([suspects[0]], [suspects[-1]]):
            blamed = [finding for finding in suspects if finding.rule == suspects[0].rule]
            return [*batches, _without(suspects, blamed)], blamed
        self._halvings -= 1
        return [*batches, *halves(suspects)], []

    def _harm(self, *batches: list[Finding]) -> bool:
        return all(self._try(batch)[0] is not None for batch in batches)

    def _after(self, findings: Sequence[Finding], applied: Applied) -> State:
        """Where most of the last large batch is tried again, nearly all is as it was then."""
        tried, last = self._last
        marks = frozenset(map(id, findings))
        return self.state.with_applied(applied, last if len(marks ^ tried) < len(marks) else None)

    def _try(self, findings: Sequence[Finding]) -> tuple[str | None, list[Finding], Worse]:
        """What is wrong with all of it, whose text brings that up, and where it shows; else those
        of several that are still reported."""
        applied = apply_fixes(self.state.tree, (f.fix for f in findings if isinstance(f.fix, Fix)))
        if isinstance(applied, SkippedFix):
            return applied.reason, [], {}
        after = self._after(findings, applied)
        gone = Counter(f.rule for f in findings) if len(findings) > 1 else Counter[str]()
        reason = objection_to(self.state, applied, after, gone)
        if len(findings) > TRIED_ALONE and "found" in vars(after):
            self._last = frozenset(map(id, findings)), after
        if reason is not None:
            more = _more(self.state, applied, after, gone)
            worse = _worse_places(self.state, after, findings, more)
            reports = _without(self.state.found.findings, findings), after.found.findings
            return reason, writers(findings, applied.edited, reports, worse), worse
        new = self.state.revealed(applied, after)
        still = [f for f in findings if _unfixed(f, self.state, after, new)]
        if still and len(findings) == 1:
            return _unfixed(still[0], self.state, after, new), [], {}
        return None, still, {}


def _without(findings: Sequence[Finding], some: Sequence[Finding]) -> list[Finding]:
    marks = {id(finding) for finding in some}
    return [finding for finding in findings if id(finding) not in marks]


def alone(tree: RepoTree, fix: Fix) -> str | None:
    applied = apply_fixes(tree, [fix])
    if isinstance(applied, SkippedFix):
        return applied.reason
    checks = (unreadable, lost_comment, changed_line_ends, broken_promise, opaque_shell)
    reasons = (check(file) for file in applied.edited for check in checks)
    return next(filter(None, reasons), None)


def _worse_places(
    before: State, after: State, fixed: Sequence[Finding], more: Counter[str]
) -> Worse:
    """Where the rules that report more do so; what moved from one file to another does not
    count."""
    expected = before.places.copy()
    if len(fixed) > 1:
        expected.subtract(Counter((f.at.path, f.rule) for f in fixed))
    places = sorted(after.places - expected)
    return dict([place for place in places if place[1] in more] or places)


def objection_to(
    before: State, applied: Applied, after: State, gone: Counter[str] = _NOTHING
) -> str | None:
    """What changes break of the part of the contract that is not about one finding. `gone` are
    the findings by rule that must not be there any more: others may not take their place."""
    for file in applied.edited:
        close = close_up_of(file, head=applied.asks_token)
        if close is not None and broken(close, asks_token=applied.asks_token) is None:
            continue
        if reason := broken(file, asks_token=applied.asks_token):
            return reason
    return refused_files(before.tree, applied) or _worse(before, applied, after, gone)


def broken(file: EditedFile, *, asks_token: bool) -> str | None:
    """What the texts of a file before and after tell."""
    for check in (broken_yaml, lost_comment, changed_line_ends, broken_promise):
        if reason := check(file):
            return reason
    gained = gains_trust(file, asks_token=asks_token)
    return "it would change triggers, permissions or secrets" if gained else None


def _unfixed(finding: Finding, before: State, after: State, new: Counter[str]) -> str | None:
    mark = fingerprint(finding)
    gone = after.fingerprints[mark] < before.fingerprints[mark]
    if not gone or after.counts[finding.rule] - new[finding.rule] >= before.counts[finding.rule]:
        return f"it is not enough: {finding.rule} would still be reported"
    return None


def _more(before: State, applied: Applied, after: State, gone: Counter[str]) -> Counter[str]:
    """What is reported more often than it may be, by rule."""
    return after.counts - (before.counts - gone) - before.revealed(applied, after)


def _worse(before: State, applied: Applied, after: State, gone: Counter[str]) -> str | None:
    more = _more(before, applied, after, gone)
    if more:
        return f"it would bring up {min(more)}, to be mended first"
    paths = frozenset(change.path for change in applied.changes)
    if after.opaque(paths) > before.opaque(paths):
        return "the shell could not be read any more"
    return None
