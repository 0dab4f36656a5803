"""Texts and places in them."""

import pytest

from fixers.syntax.source import Source, Unreadable
from fixers.syntax.span import Position, Span

SOURCE = Source("a.yml", "one\r\ntwo\n\nend")


@pytest.mark.parametrize(
    ("offset", "line", "column"), [(0, 1, 1), (4, 1, 5), (5, 2, 1), (9, 3, 1), (13, 4, 4)]
)
def test_positions_and_offsets_are_two_names_of_one_place(offset, line, column):
    assert SOURCE.position(offset) == Position(line, column)
    assert SOURCE.offset(Position(line, column)) == offset


def test_lines_are_told_without_their_ends():
    assert [SOURCE.line_text(line) for line in range(1, 5)] == ["one", "two", "", "end"]
    assert SOURCE.line_span(2) == Span(5, 8)


@pytest.mark.parametrize(
    ("text", "newline"), [("a", "\n"), ("a\nb\r\n", "\n"), ("a\r\nb\n", "\r\n"), ("\na", "\n")]
)
def test_the_first_line_end_tells_the_style(text, newline):
    assert Source("a", text).newline == newline


def test_a_text_keeps_its_byte_order_mark_when_it_changes():
    source = Source.decode("a", b"\xef\xbb\xbfold")
    assert isinstance(source, Source)
    assert source.with_text("new").encode() == b"\xef\xbb\xbfnew"
    assert SOURCE.encode() == SOURCE.text.encode()


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [(b"a\nb\0", 2, "binary file"), (b"a\n\nb\xff", 3, "not valid UTF-8")],
)
def test_the_line_of_what_is_no_text(data, line, reason):
    assert Source.decode("a", data) == Unreadable("a", reason, line)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Span(1, 3), Span(2, 4), True),
        (Span(1, 3), Span(3, 4), False),
        (Span(1, 1), Span(1, 1), True),
        (Span(1, 3), Span(3, 3), True),
        (Span(1, 3), Span(4, 4), False),
    ],
)
def test_what_overlaps(one, other, both):
    assert one.overlaps(other) is other.overlaps(one) is both


def test_what_contains():
    assert Span(1, 4).contains(Span(2, 4))
    assert not Span(1, 4).contains(Span(2, 5))
