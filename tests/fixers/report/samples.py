"""Findings with every kind of fix, in files with awkward names and texts."""

from collections.abc import Mapping

from fixers.diagnostics import (
    EXECUTABLE,
    Applicability,
    Confidence,
    Edit,
    FileAction,
    FileChange,
    Finding,
    Fix,
    Location,
    Related,
    Severity,
    SkippedFix,
)
from fixers.engine import Note, Problem, Report, RuleCrash
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source
from fixers.syntax.span import Span

PATH = ".github/workflows/ci.yml"
TEXT = "on: push\njobs:\n  a:\n    steps:\n      - run: foo bar\n      - run: baz\n"
SOURCE = Source(PATH, TEXT)
OTHER = Source("b.sh", "echo 1\necho 2\n")
CREATED = FileChange("lib/new.sh", FileAction.CREATE, b"echo new\n", EXECUTABLE)


def tree(files: Mapping[str, str] | None = None) -> MemoryTree:
    known = {source.path: source.text for source in (SOURCE, OTHER)}
    return MemoryTree({path: text.encode() for path, text in (files or known).items()})


def at(text: str, source: Source = SOURCE) -> Location:
    """Where a text stands in a file."""
    start = source.text.index(text)
    return Location(source, Span(start, start + len(text)))


def edit(old: str, new: str, source: Source = SOURCE) -> Edit:
    return Edit(source.path, at(old, source).span, new)


def finding(
    place: Location | None = None,
    message: str = "`foo` is bad",
    fix: Fix | SkippedFix | None = None,
    severity: Severity = Severity.ERROR,
    related: tuple[Related, ...] = (),
) -> Finding:
    where = place or at("foo")
    return Finding("no-foo", severity, where, message, Confidence.HIGH, related, fix)


SAFE = Fix("Say good", (edit("foo", "good"),), applicability=Applicability.SAFE)
BOTH = Fix("Move it", (edit("bar", "new"), edit("2", "3", OTHER)), (CREATED,))
MANUAL = Fix("Ask somebody", applicability=Applicability.DISPLAY_ONLY)

FULL = Report(
    findings=(
        finding(fix=SAFE, related=(Related("job a", at("a:")),)),
        finding(at("bar"), "bar,\nsays: 100%", BOTH, Severity.WARNING),
        finding(at("baz"), "baz", SkippedFix("two places match"), Severity.INFO),
    ),
    problems=(Problem("broken.yml", 3, "found a tab"),),
    crashes=(RuleCrash("no-foo", "job a", "KeyError: 1"),),
    suppressed=2,
    files=4,
    notes=(Note("a.yml", 2, "not analysed: too long"),),
)
