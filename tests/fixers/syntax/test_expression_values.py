"""What functions and operators of expressions give, by GitHub's rules."""

import pytest

from fixers.syntax.expression import UNDETERMINED, evaluate, parse_expression

LISTS = "fromJSON('[1, \"a\", null]')"


def value(text):
    parsed = parse_expression(text)
    assert parsed is not None
    return evaluate(parsed, lambda path: "deep" if path == ("a", "*") else UNDETERMINED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # operators
        ("2 < 3", True),
        ("'b' > 'A'", True),
        ("null == 0", True),
        ("true >= '1'", True),
        ("'' == 0", True),
        ("' 0x1F ' == 31", True),
        ("'0o17' == 15", True),
        ("'-Infinity' < 0", True),
        ("'Infinity' > 0", True),
        ("'twelve' == 12", False),
        ("NaN == NaN", False),
        ("NaN || 'b'", "b"),
        ("unknown == 1", UNDETERMINED),
        ("!unknown", UNDETERMINED),
        ("unknown && false", False),
        ("unknown || true", UNDETERMINED),
        ("-0x10 == -16", True),
        ("0o17 == 15", True),
        ("fromJSON('[]') && 'a list is true'", "a list is true"),
        ("fromJSON('[]') == fromJSON('[]')", UNDETERMINED),
        # functions
        ("always()", True),
        ("always(1)", UNDETERMINED),
        ("success()", UNDETERMINED),
        ("hashFiles('a')", UNDETERMINED),
        ("contains('a')", UNDETERMINED),
        ("contains(unknown, 'a')", UNDETERMINED),
        (f"contains({LISTS}, 'A')", True),
        (f"contains({LISTS}, 'b')", False),
        ("contains(fromJSON('[[1]]'), 'b')", UNDETERMINED),
        ("contains(fromJSON('{}'), 'b')", UNDETERMINED),
        ("endsWith('name.YML', '.yml')", True),
        ("format('{{{0}}} {1}', true, null)", "{true} "),
        ("format('{0}', 1e300)", "1E+300"),
        ("format('{0} {1} {2}', -0.0, Infinity, NaN)", "0 Infinity NaN"),
        ("format('{1}', 'only one')", UNDETERMINED),
        ("format('{', 1)", UNDETERMINED),
        ("format('{0}', fromJSON('[]'))", UNDETERMINED),
        (f"join({LISTS}, '-')", "1-a-"),
        (f"join({LISTS})", "1,a,"),
        ("join('alone', '-')", "alone"),
        ("join(fromJSON('[[]]'))", UNDETERMINED),
        (f"join({LISTS}, fromJSON('[]'))", UNDETERMINED),
        ("fromJSON('no json')", UNDETERMINED),
        ("fromJSON('true')", True),
        ("fromJSON(fromJSON('[]'))", UNDETERMINED),
        ("fromJSON('[]')", UNDETERMINED),
        ("toJSON('é\"')", '"é\\""'),
        ("toJSON(1.50)", "1.5"),
        ("toJSON(null)", "null"),
        ("toJSON(fromJSON('[]'))", UNDETERMINED),
    ],
)
def test_values(text, expected):
    assert value(text) == expected


def test_a_text_that_grows_without_end_is_not_made():
    long = "x" * 6_000
    parts = ", ".join(["'" + long + "'"] * 3)
    twenty = "{0}{1}{2}" * 6
    assert value(f"format('{twenty}', {parts})") is UNDETERMINED
    assert value(f"format('{{0}}', {parts})") == long
    items = ",".join(["1"] * 900)
    assert value(f"join(fromJSON('[{items}]'), '{'-' * 200}')") is UNDETERMINED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.*", "deep"),
        ("a['*']", "deep"),
        ("a[*]", "deep"),
        ("a[1]", "deep"),
        ("a[b.c]", "deep"),
        ("(a).*", "deep"),
    ],
)
def test_indexes_that_stand_for_many(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a.",
        "a.1",
        "a.'b'",
        "a[*",
        "a[",
        "a b",
        "(a",
        "f(a b)",
        "f(a",
        "&& a",
        "#",
        "(" * 51 + "a" + ")" * 51,
        "a" * 21_001,
    ],
)
def test_what_is_no_expression(text):
    assert parse_expression(text) is None


def test_an_index_behind_a_call_is_not_computed():
    assert value("fromJSON('[1]')[0]") is UNDETERMINED
    assert value("fromJSON('{}').name") is UNDETERMINED
