"""Which of many fixes to blame."""

from fixers.applying import EditedFile
from fixers.attribution import blame, divided, writers
from fixers.diagnostics import (
    Applicability,
    Edit,
    FileAction,
    FileChange,
    Finding,
    Fix,
    Location,
    Severity,
)
from fixers.syntax.source import Source
from fixers.syntax.span import Span


def finding(path: str, at: int = 0, *, rule: str = "r", made: str = "") -> Finding:
    place = Location(Source(path, "abc"), Span(at, at + 1))
    edit = Edit(path, Span(at, at + 1), "x")
    changes = (FileChange(made, FileAction.CREATE, b"abc", 0o755),) if made else ()
    fix = Fix("mend", (edit,), changes, applicability=Applicability.SAFE)
    return Finding(rule, Severity.ERROR, place, "m", fix=fix)


def names(batches: list[list[Finding]]) -> list[list[tuple[str, int]]]:
    return [[(f.at.path, f.at.start.column - 1) for f in batch] for batch in batches]


def test_nothing_known_halves() -> None:
    batches, blamed = divided([finding("a"), finding("b"), finding("c")], {})
    assert names(batches) == [[("a", 0)], [("b", 0), ("c", 0)]]
    assert blamed == []


def test_files_that_got_worse_are_halved_together() -> None:
    found = [finding(path, at) for path in "abc" for at in (0, 1)]
    batches, blamed = divided(found, {"a": "r", "b": "r"})
    assert names(batches) == [[("c", 0), ("c", 1)], [("a", 0), ("b", 0)], [("a", 1), ("b", 1)]]
    assert blamed == []


def test_the_only_fix_of_a_file_that_got_worse_is_a_suspect() -> None:
    found = [finding("a"), finding("b"), finding("c")]
    batches, suspects = divided(found, {"a": "s", "b": "s"})
    assert (names(batches), suspects) == ([[("c", 0)]], found[:2])
    assert blame(found[0], {"a": "s"}) == "it would bring up s, to be mended first"


def test_who_writes_what_is_worse() -> None:
    """The first writes one of the rule where there was one, the second another."""
    old, new = Source("a", "abc"), Source("a", "xxbyyc")
    spans = (Span(0, 1), Span(1, 2)), (Span(0, 2), Span(2, 5))
    fixes = [finding("a", 0, rule="f"), finding("a", 1, rule="f")]
    before = [finding("a", 0)]
    after = [reported(new, 0), reported(new, 3), reported(Source("b", "abc"), 3)]
    edited = [EditedFile(old, new, *spans)]
    assert writers(fixes, edited, (before, after), {"a": "r"}) == fixes[1:]
    assert writers(fixes, edited, (before, after), {"a": "s"}) == []


def test_who_makes_a_file_that_is_worse() -> None:
    """The first takes along what was there, the second brings up one more."""
    old, new = Source("a", "abc"), Source("a", "xxc")
    edited = [EditedFile(old, new, (Span(0, 1), Span(1, 2)), (Span(0, 1), Span(1, 2)))]
    fixes = [finding("a", at, rule="f", made=made) for at, made in ((0, "s"), (1, "t"))]
    after = [reported(Source("s", "abc"), 0), reported(Source("t", "abc"), 0)]
    worse = {"s": "r", "t": "r"}
    assert writers(fixes, edited, ([finding("a", 0)], after), worse) == fixes[1:]


def test_who_does_not_mend_what_it_is_for() -> None:
    """What is reported beside its text now is nearest to the third; another was there before."""
    old, new = Source("a", "abc defg hi"), Source("a", "xxbc defg xi")
    edited = [EditedFile(old, new, (Span(0, 1), Span(9, 10)), (Span(0, 2), Span(10, 11)))]
    fixes = [finding("a", 0), finding("a", 1, rule="s"), finding("a", 9), finding("b", 9)]
    before, after = [finding("a", 2)], [reported(new, 3), reported(new, 11)]
    assert writers(fixes, edited, (before, after), {"a": "r"}) == [fixes[2]]
    assert writers(fixes[1:2], edited, (before, after), {"a": "r"}) == []
    assert writers(fixes, edited, (before, after[:1]), {"a": "r"}) == []


def reported(source: Source, at: int) -> Finding:
    return Finding("r", Severity.ERROR, Location(source, Span(at, at + 1)), "m")
