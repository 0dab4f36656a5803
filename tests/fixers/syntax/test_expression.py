"""`${{ }}`: where expressions stand, and what they refer to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixers.syntax.expression import (
    UNDETERMINED,
    accesses,
    evaluate,
    mask,
    occurrences,
    parse_expression,
)


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("a ${{ b }} c", ["b"]),
        ("${{a}}${{ b.c }}", ["a", "b.c"]),
        ("${{ format('}}', a) }}", ["format('}}', a)"]),
        ("${{ 'it''s' }}", ["'it''s'"]),
        ("${{ open", []),
        ("$ {{ a }}", []),
    ],
)
def test_occurrences(text, inner):
    assert [one.inner for one in occurrences(text)] == inner


@settings(max_examples=300)
@given(st.text(st.sampled_from("${}' abc.()[]|&"), max_size=40))
def test_a_mask_is_as_long_and_hides_all(text):
    masked = mask(text)
    assert len(masked) == len(text)
    for one in occurrences(text):
        assert "$" not in masked[one.span.start : one.span.end]


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab.'()[]|&!=<>,1 *"), max_size=30))
def test_any_text_is_an_expression_or_none(text):
    parsed = parse_expression(text)
    assert parsed is None or list(accesses(parsed)) is not None


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("github.event.issue.title", [("github", "event", "issue", "title")]),
        ("GITHUB.ref", [("github", "ref")]),
        ("steps['a b'].outputs.c", [("steps", "a b", "outputs", "c")]),
        ("!a.b == c[d.e]", [("a", "b"), ("c", "*"), ("d", "e")]),
        ("a.b && c.d || 'x'", [("a", "b"), ("c", "d")]),
        ("fromJSON(needs.a.outputs.b)", [("needs", "a", "outputs", "b")]),
    ],
)
def test_accesses(text, paths):
    parsed = parse_expression(text)
    assert parsed is not None
    assert [access.path for access in accesses(parsed)] == paths


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 == 1.0", True),
        ("'A' == 'a'", True),
        ("'' || 'b'", "b"),
        ("false && x.y", False),
        ("true && x.y", UNDETERMINED),
        ("!''", True),
        ("contains('Hello', 'ell')", True),
        ("startsWith('abc', 'B')", False),
        ("format('{0}-{1}', 'a', 2)", "a-2"),
        ("known.name", "value"),
    ],
)
def test_values(text, value):
    parsed = parse_expression(text)
    assert parsed is not None

    def lookup(path):
        return "value" if path == ("known", "name") else UNDETERMINED

    assert evaluate(parsed, lookup) == value
