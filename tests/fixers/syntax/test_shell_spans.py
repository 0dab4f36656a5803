"""Where things stand in the text as it is in the file."""

import pytest

from fixers.syntax.shell import parse_shell
from fixers.syntax.span import Span
from tests.fixers.syntax.shell_dump import dump


def pieces(text: str) -> list[str]:
    return [text[s.span.start : s.span.end] for s in parse_shell(text).statements]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("a\n\n  b c  \n", ["a", "b c"]),
        ("é 你 | b\n😀 ${{ 'ü' }}; c", ["é 你 | b", "😀 ${{ 'ü' }}", "c"]),
        ("a && b > f # c\nd", ["a && b > f", "d"]),
        ("a \\\n  b\nc", ["a \\\n  b", "c"]),
        ("a <<E | b\nx\nE\nc", ["a <<E | b\nx\nE", "c"]),
        ("a <<E && b &\nx\nE\nc", ["a <<E && b &\nx\nE", "c"]),
        ("(a <<E)\nx\nE\nb", ["(a <<E)\nx\nE", "b"]),
        ("if a; then b; fi > f\nc", ["if a; then b; fi > f", "c"]),
        ("a &\nb", ["a &", "b"]),
        ("! a | b; c", ["! a | b", "c"]),
    ],
)
def test_statements(text, statements):
    assert pieces(text) == statements


@pytest.mark.parametrize(
    "text",
    [
        "a \\\n  b 'c' \"d $e\"\nif f; then\n  g # h\nfi\n",
        "cat <<EOF\na ${{ b }} $(c)\nEOF\nd\n",
        "cat <<-'EOF' | a\n\tb\n\tEOF\nc\n",
        "case $a in\n  b) c ;;\nesac\n",
        "for x in a b; do\n  c \\\n    d\ndone\n",
        "a && \\\n  b\n",
    ],
)
def test_windows_line_ends_change_nothing_but_offsets(text):
    windows = text.replace("\n", "\r\n")
    script = parse_shell(windows)
    assert not script.opaque
    assert dump(windows).replace("\r", "") == dump(text)
    assert [c.text for c in script.comments] == [c.text for c in parse_shell(text).comments]
    assert [p.replace("\r\n", "\n") for p in pieces(windows)] == pieces(text)


def test_an_escaped_backslash_continues_nothing():
    assert dump("a \\\\\r\nb") == "(a \\)\n(b)"


def test_parts_have_exact_spans():
    text = "a x-${{ b }}\"c $d\"'e'"
    (command,) = parse_shell(text).statements
    spans = [(p.span.start, p.span.end) for p in command.words[1].parts]
    assert [text[s:e] for s, e in spans] == ["x-", "${{ b }}", "c ", "$d", "e"]


def test_redirects_and_heredocs_have_exact_spans():
    text = "a 2>f b <<E >g\nx\nE\n"
    (command,) = parse_shell(text).statements
    found = [text[r.span.start : r.span.end] for r in command.redirects]
    assert found == ["2>f", "<<E >g\nx\nE", ">g"]
    assert command.redirects[1].heredoc.body.span == Span(15, 17)


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("# a\nb # c", ["# a", "# c"]),
        ("if a; then # b\n  c\nfi # d", ["# b", "# d"]),
        ("a | # b\n  c && # d\n  e", ["# b", "# d"]),
        ("x=( # a\n  b # c\n)", ["# a", "# c"]),
        ("case a in # b\n  # c\n  d) e ;; # f\nesac", ["# b", "# c", "# f"]),
        ("$(a # b\n) '# c' \"# d\" e#f ${g#h}", ["# b"]),
        ("a <<E\n# b\nE\n# c", ["# c"]),
        ("#!/bin/sh\r\na # b\r\n", ["#!/bin/sh", "# b"]),
    ],
)
def test_comments(text, comments):
    assert [c.text for c in parse_shell(text).comments] == comments


@pytest.mark.parametrize(
    ("text", "opaque"),
    [
        ("a\nb (c)\nd", ["b (c)"]),
        ('a\necho "b', ['echo "b']),
        ("if a; then\n  b (c)\nfi\nd (e)", ["b (c)", "d (e)"]),
        ("x=$(a; b (c); d)", ["b (c)"]),
        ("a $(b <<E)\nc\nd", ["a $(b <<E)\nc\nd"]),
        ("cat <<E\n$(b (c)) d\nE", ["b (c)"]),
        ("a\n)\nb", [")"]),
        ("}", ["}"]),
    ],
)
def test_opaque_regions_are_small_and_told_once(text, opaque):
    assert [text[s.start : s.end] for s in parse_shell(text).opaque] == opaque
