"""`# fix-pipeline: ignore[…]`: what it silences, and where."""

from fixers.syntax.directive import directives
from fixers.syntax.source import Source


def only(text: str):
    (found,) = directives(Source("w.yml", text))
    return found


def test_on_the_line_itself():
    found = only("a: 1\nb: 2 # fix-pipeline: ignore[rule-a, zizmor/b] known\nc: 3\n")
    assert (found.rules, found.reason) == (frozenset({"rule-a", "zizmor/b"}), "known")
    assert [found.covers("rule-a", line) for line in (1, 2, 3)] == [False, True, False]
    assert not found.covers("rule-c", 2)


def test_above_a_line_and_through_other_comments():
    found = only("# fix-pipeline: ignore[rule-a]\n# why\na: 1\nb: 2\n")
    assert [found.covers("rule-a", line) for line in (3, 4)] == [True, False]


def test_what_is_no_directive():
    text = "a: 'x # fix-pipeline ignore[rule-a]'\n# fix-pipeline: ignore\n# ignore[rule-a]\n"
    assert directives(Source("w.yml", text)) == ()
