"""Which lines of a patch may carry what."""

import pytest

from bot.plan.diff import parse_patch

PATCH = """@@ -1,4 +1,5 @@ jobs:
 one
-two
+TWO
+2.5
 three
 four
@@ -20,3 +21,2 @@
 twenty
-gone
 end
\\ No newline at end of file"""


@pytest.mark.parametrize(
    ("start", "end", "comment", "suggest"),
    [
        (1, 1, True, True),
        (2, 3, True, True),  # the deleted line stands before the range
        (1, 2, True, False),  # the deleted line stands within it
        (5, 5, True, True),
        (6, 6, False, False),
        (5, 21, False, False),  # two hunks
        (21, 22, True, False),
        (22, 22, True, True),
        (23, 23, False, False),
        (0, 1, False, False),
    ],
)
def test_lines(start: int, end: int, comment: bool, suggest: bool) -> None:
    diff = parse_patch("a.yml", PATCH)
    assert diff.may_comment(start, end) is comment
    assert diff.may_suggest(start, end) is suggest


def test_added_lines() -> None:
    assert parse_patch("a.yml", PATCH).hunks[0].added == {2, 3}


@pytest.mark.parametrize("patch", [None, "", "Binary files differ", "@@ -1,2 +0,0 @@\n-a\n-b"])
def test_no_new_line_no_hunk(patch: str | None) -> None:
    assert parse_patch("a", patch).hunks == ()


def test_text_that_looks_like_a_header() -> None:
    hunks = parse_patch("a", "@@ -0,0 +1,2 @@\n+-- a\n+@@ -9 +9 @@").hunks
    assert [(hunk.first, hunk.last) for hunk in hunks] == [(1, 2)]
