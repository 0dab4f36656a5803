"""What the engine says about a pull request: new problems told from old ones."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.plan.diff import FileDiff
from bot.plan.sides import Sides, demand_all
from fixers.contract import State
from fixers.diagnostics import Finding, Fix, SkippedFix
from fixers.engine import CheckOptions, Report, check, inspect
from fixers.fingerprint import compare, fingerprint, numbered
from fixers.fixing import fix_verified
from fixers.model import Repository
from fixers.report.patch import patch_of
from fixers.report.suggestion import Suggestion, suggestion
from fixers.reviewing import adapted, change, proven
from fixers.rules import RULES

_NO_TIME: Final = "proving them took too long here"


@dataclass(frozen=True, slots=True)
class Known:
    """A finding with its identity, and the suggestion that carries its whole fix, if one can."""

    finding: Finding
    fingerprint: str
    suggestion: Suggestion | None

    def offer(self, diff: FileDiff | None) -> Suggestion | None:
        """The suggestion, where GitHub takes it on lines of this diff."""
        change = self.suggestion
        if change is None or diff is None or change.path != diff.path:
            return None
        return change if diff.may_suggest(change.start_line, change.end_line) else None


@dataclass(frozen=True, slots=True)
class Analysis:
    """`present` are the fingerprints of everything found at the head; `notes` are sentences about
    files that could not be read, and `lost` says that GitHub did not give one; `complete` is False
    when a rule crashed; `patch` shows what the fixes would change that no suggestion can carry;
    `unfinished` counts the files whose analysis took too long."""

    introduced: tuple[Known, ...]
    old: tuple[Known, ...]
    present: frozenset[str]
    notes: tuple[str, ...] = ()
    complete: bool = True
    patch: str = ""
    lost: bool = False
    unfinished: int = 0


def analyse(sides: Sides, options: CheckOptions, diffs: Mapping[str, FileDiff]) -> Analysis:
    """Check both sides; only fixes at the head are offered, so only these are verified. What a
    file had under its old name is old under the new one. `diffs` are those of the files."""
    whole = Repository(sides.head)
    found = inspect(whole, options)
    demand_all(sides.head)  # before the rest is done in vain
    ours = proven(whole, options, found)
    report = adapted(ours, whole, options)
    before = Repository(sides.base, earlier=whole)
    compared = change(before, report, options, adapters=True, renamed=sides.renamed)
    known = {id(f): Known(f, mark, suggestion(f)) for mark, f in numbered(report.findings)}
    introduced = tuple(known[id(finding)] for finding in compared.introduced)
    analysis = Analysis(
        introduced=introduced,
        old=tuple(known[id(finding)] for finding in compared.old),
        present=frozenset(item.fingerprint for item in known.values()),
        notes=_notes(report),
        complete=not report.crashes,
        patch=_patch(State(whole.tree, options, RULES, whole, ours), introduced, diffs),
    )
    demand_all(sides.base, sides.head)
    return analysis


def analyse_plainly(sides: Sides, options: CheckOptions) -> Analysis:
    """The findings alone, where `analyse` comes to no end: no fixes, no other linters."""
    head = without_fixes(check(sides.head, options))
    return plainly(check(sides.base, options), head, sides.renamed)


def without_fixes(report: Report) -> Report:
    """With the reason instead of each."""
    bare = (replace(f, fix=f.fix and SkippedFix(_NO_TIME)) for f in report.findings)
    return replace(report, findings=tuple(bare))


def plainly(
    before: Report,
    report: Report,
    renamed: dict[str, str],
    left: tuple[tuple[str, ...], int] = ((), 0),
) -> Analysis:
    """`left`: notes about files that were not analysed, and how many those are."""
    compared = compare(before, report, renamed)
    known = {id(f): Known(f, mark, None) for mark, f in numbered(report.findings)}
    notes, unfinished = left
    return Analysis(
        introduced=tuple(known[id(finding)] for finding in compared.introduced),
        old=tuple(known[id(finding)] for finding in compared.old),
        present=frozenset(item.fingerprint for item in known.values()),
        notes=(*notes, *_notes(report), f"no fixes are offered: {_NO_TIME}"),
        complete=False,  # what other linters said before is not known to be gone
        unfinished=unfinished,
    )


def kind_of(mark: str) -> str:
    """The fingerprint without its number: equal findings of one step are mended together, since
    their numbers change while fixes are applied in rounds."""
    return mark.partition("-")[0]


def _patch(head: State, introduced: tuple[Known, ...], diffs: Mapping[str, FileDiff]) -> str:
    """What the fixes would change that no suggestion can carry: they touch several places, or lines
    that the pull request does not show. The head's are verified."""
    wanted = {
        kind_of(item.fingerprint)
        for item in introduced
        if isinstance(item.finding.fix, Fix) and item.offer(diffs.get(item.finding.at.path)) is None
    }
    if not wanted:
        return ""
    result = fix_verified(head, unsafe=True, wanted=lambda found: fingerprint(found) in wanted)
    return patch_of(head.tree, result.changes)


def _notes(report: Report) -> tuple[str, ...]:
    notes = [f"{problem.path}:{problem.line}: {problem.message}" for problem in report.problems]
    notes += [f"{note.path}:{note.line}: {note.message}" for note in report.notes]
    notes += [f"the rule {crash.rule} stopped with an error" for crash in report.crashes]
    return tuple(notes)
