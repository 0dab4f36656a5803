"""Which fixes are one range of lines, and which lines these are."""

import pytest

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.report.suggestion import Suggestion, suggestion
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from tests.fixers.report.samples import BOTH, CREATED, MANUAL, OTHER, PATH, SAFE, at, edit, finding

LINES = Source(PATH, "".join(f"line {n}\n" for n in range(1, 10)))


def inserting(line: int, text: str) -> Fix:
    start = LINES.line_starts[line - 1]
    return Fix("Insert", (Edit(PATH, Span(start, start), text),))


def on(line: int, fix: Fix) -> Suggestion | None:
    return suggestion(finding(at(f"line {line}", LINES), fix=fix))


def test_a_replaced_word_is_its_line() -> None:
    made = suggestion(finding(fix=SAFE))
    assert made == Suggestion(PATH, 5, 5, ("      - run: good bar",))


@pytest.mark.parametrize(
    ("near", "expected"),
    [
        (4, Suggestion(PATH, 4, 4, ("new", "line 4"))),
        (3, Suggestion(PATH, 3, 3, ("line 3", "new"))),
    ],
)
def test_an_insertion_stands_on_the_line_towards_the_finding(
    near: int, expected: Suggestion
) -> None:
    assert on(near, inserting(4, "new\n")) == expected


def test_an_insertion_at_the_beginning_and_at_the_end() -> None:
    assert on(1, inserting(1, "new\n")) == Suggestion(PATH, 1, 1, ("new", "line 1"))
    assert on(1, inserting(10, "new\n")) == Suggestion(PATH, 9, 9, ("line 9", "new"))


def test_deleted_lines_are_replaced_by_nothing() -> None:
    fix = Fix("Delete", (Edit(PATH, Span(LINES.line_starts[2], LINES.line_starts[4]), ""),))
    assert on(3, fix) == Suggestion(PATH, 3, 4, ())


def test_edits_close_together_are_one_range() -> None:
    fix = Fix("Two", (edit("line 2", "two", LINES), edit("line 5", "five", LINES)))
    made = on(2, fix)
    assert made == Suggestion(PATH, 2, 5, ("two", "line 3", "line 4", "five"))


def test_edits_far_apart_are_none() -> None:
    fix = Fix("Two", (edit("line 1", "one", LINES), edit("line 9", "nine", LINES)))
    assert on(1, fix) is None


def test_line_ends_are_not_part_of_lines() -> None:
    source = Source(PATH, "one\r\ntwo\r\n")
    fix = Fix("Change", (edit("two", "2\r\n3", source),))
    assert suggestion(finding(at("two", source), fix=fix)) == Suggestion(PATH, 2, 2, ("2", "3"))


def test_a_byte_order_mark_stays_out() -> None:
    source = Source(PATH, "foo\n", bom=True)
    fix = Fix("Change", (edit("foo", "bar", source),))
    assert suggestion(finding(at("foo", source), fix=fix)) == Suggestion(PATH, 1, 1, ("bar",))


@pytest.mark.parametrize(
    "fix",
    [
        None,
        SkippedFix("no"),
        MANUAL,
        Fix("Nothing", applicability=Applicability.SAFE),
        BOTH,
        Fix("Create", (), (CREATED,)),
        Fix("Elsewhere", (edit("1", "2", OTHER),)),
        Fix("Overlap", (edit("foo bar", "x"), edit("bar", "y"))),
        Fix("Same", (edit("foo", "foo"),)),
    ],
)
def test_no_suggestion(fix: Fix | SkippedFix | None) -> None:
    assert suggestion(finding(fix=fix)) is None


def test_an_empty_file_has_no_line_to_stand_on() -> None:
    empty = Source(PATH, "")
    fix = Fix("Fill", (Edit(PATH, Span(0, 0), "x\n"),))
    assert suggestion(finding(at("", empty), fix=fix)) is None
