"""Hostile text loses its meaning and keeps its look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fixers.report.escaping import cell, code, details, fenced, line, plain

HOSTILE = st.text(st.sampled_from("`|\\<>!-@[]()*_ \n~#ab\u202e\x1b&;:/"), max_size=30)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("see @octocat", "@octocat"),
        ("<img src=x>", "<img"),
        ("<!-- fix-pipeline:finding=a -->", "<!--"),
        ("![x](http://evil)", "]("),
        ("[a][b]", "]["),
        ("one\ntwo", "\n"),
        ("a\u202eb", "\u202e"),
        ("nul\x00", "\x00"),
    ],
)
def test_line(text: str, never: str) -> None:
    assert never not in line(text)


def test_line_keeps_plain_markdown() -> None:
    text = "`terraform validate` runs *before*  `init`, a < b"
    assert line(text) == "`terraform validate` runs *before* `init`, a < b"


@given(HOSTILE, HOSTILE)
def test_a_line_does_not_reach_into_what_follows(text: str, name: str) -> None:
    tokens = MarkdownIt().parseInline(f"x{line(text)} at {code(name + 'z')}")[0].children or []
    assert tokens[-1].type == "code_inline"
    assert tokens[-1].content == code(name + "z").strip("`").strip()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a ` b", r"a \` b"),
        ("``a` b`", r"\`\`a` b`"),
        ("`a` \\ ```b``", r"`a` \\ \`\`\`b\`\`"),
        ("`` a`b ``", "`` a`b ``"),
    ],
)
def test_only_whole_code_spans_stay(text: str, shown: str) -> None:
    assert line(text) == shown


def test_plain_keeps_tabs_and_lines_only() -> None:
    assert plain("a\x1b[31m\tb\r\nc\x9b") == "a[31m\tb\nc"


@pytest.mark.parametrize(
    ("text", "span"),
    [("a.yml", "`a.yml`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("a\nb", "`a b`")],
)
def test_code(text: str, span: str) -> None:
    assert code(text) == span


@given(HOSTILE)
def test_a_code_span_is_only_ever_one(text: str) -> None:
    made = code(text)
    if made.strip("` "):
        tokens = MarkdownIt().parseInline(made)[0].children or []
        assert [token.type for token in tokens] == ["code_inline"]


def test_a_fence_around_nothing() -> None:
    assert fenced("", "diff") == "```diff\n```"


@given(HOSTILE)
def test_a_fence_is_never_closed(text: str) -> None:
    tokens = MarkdownIt().parse(fenced(text, "diff") + "\n\nafter")
    assert [token.type for token in tokens][:2] == ["fence", "paragraph_open"]
    assert tokens[0].info == "diff"


@given(HOSTILE)
def test_a_cell_is_only_ever_one(text: str) -> None:
    row = f"| {cell(line(text))} | last |"
    html = MarkdownIt().enable("table").render(f"| a | b |\n|---|---|\n{row}\n")
    assert html.count("<td>") == 2
    assert "<td>last</td>" in html


def test_details() -> None:
    assert details("a", "b") == "<details><summary>a</summary>\n\nb\n\n</details>"
