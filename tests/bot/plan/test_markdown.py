"""Hostile text loses its meaning and keeps its look."""

import pytest

from bot.plan.markdown import code, fenced, line


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
    assert line("`terraform validate` runs *before*  `init`, a < b") == (
        "`terraform validate` runs *before* `init`, a < b"
    )


@pytest.mark.parametrize(
    ("text", "span"),
    [("a.yml", "`a.yml`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("a\nb", "`a b`")],
)
def test_code(text: str, span: str) -> None:
    assert code(text) == span


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("x", "```diff\nx\n```"),
        ("", "```diff\n```"),
        ("```\nx\n```", "````diff\n```\nx\n```\n````"),
    ],
)
def test_fence_cannot_be_closed(text: str, block: str) -> None:
    assert fenced(text, "diff") == block
