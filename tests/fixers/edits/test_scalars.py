import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixers.edits import replace_scalar, rewrite_fragment
from fixers.edits.scalars import to_literal, to_plain
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar, YamlDocument, parse_yaml, walk
from tests.fixers.edits.support import PATH, edited, load, scalar

TEXT = """\
plain: one two # c
single: 'it''s'
double: "a\\tb"
literal: | # c
  first
    deeper

  last
strip: |-
  text
folded: >
  a
  b

  c
flow: {k: v, l: [w, 'x']}
number: 12
empty:
"""


def replaced(value: str, new: str, text: str = TEXT) -> str:
    source, node = scalar(text, value)
    return edited(text, replace_scalar(source, node, new))


@pytest.mark.parametrize(
    ("value", "new", "old_text", "new_text"),
    [
        ("one two", "three", "one two", "three"),
        ("one two", "a: b", "one two", "'a: b'"),
        ("one two", "true", "one two", "'true'"),
        ("one two", "a\nb", "one two", '"a\\nb"'),
        ("one two", "${{ a[0] }}", "one two", "${{ a[0] }}"),
        ("it's", "that's", "'it''s'", "'that''s'"),
        ("it's", "a\nb", "'it''s'", '"a\\nb"'),
        ("a\tb", 'x"\t', '"a\\tb"', '"x\\"\\t"'),
        ("first\n  deeper\n\nlast\n", "x\n\ny\n", "first\n    deeper\n\n  last", "x\n\n  y"),
        ("text", "a\nb", "  text", "  a\n  b"),
        ("a b\nc\n", "x\ny\n", "  a\n  b\n\n  c", "  x\n\n  y"),
        ("v", "${{ a }}", "k: v", "k: '${{ a }}'"),
        ("12", "13", "12", "13"),
        ("12", "1.5", "12", "'1.5'"),
    ],
)
def test_replace_keeps_the_style(value: str, new: str, old_text: str, new_text: str) -> None:
    assert replaced(value, new) == TEXT.replace(old_text, new_text)


def test_replace_refuses_what_a_block_cannot_hold() -> None:
    for value in ("text", "first\n  deeper\n\nlast\n"):
        source, node = scalar(TEXT, value)
        assert replace_scalar(source, node, "a\r\0") is None
    source, node = scalar(TEXT, "text")
    assert replace_scalar(source, node, "ends\n") is None
    assert replace_scalar(source, node, " starts") is None
    source, node = scalar("a: |\n", "")
    assert replace_scalar(source, node, "x\n") is None


def test_replace_keeps_newline_style() -> None:
    text = TEXT.replace("\n", "\r\n")
    expected = TEXT.replace("  text", "  a\n  b").replace("\n", "\r\n")
    assert replaced("text", "a\nb", text) == expected


def fragment(value: str, part: str, new: str) -> str | None:
    source, node = scalar(TEXT, value)
    start = value.index(part)
    edit = rewrite_fragment(source, node, Span(start, start + len(part)), new)
    return None if edit is None else edited(TEXT, edit)


@pytest.mark.parametrize(
    ("value", "part", "new", "old_text", "new_text"),
    [
        ("one two", "two", "2 3", "one two", "one 2 3"),
        ("it's", "t's", "'", "it''s", "i''"),
        ("a\tb", "b", '"', 'tb"', 't\\""'),
        ("first\n  deeper\n\nlast\n", "deeper", "a\n\n  b", "deeper", "a\n\n    b"),
        ("a b\nc\n", "c", "d\ne", "  c\nf", "  d\n\n  e\nf"),
        ("a b\nc\n", "a", "z", "  a\n", "  z\n"),
    ],
)
def test_fragment(value: str, part: str, new: str, old_text: str, new_text: str) -> None:
    assert fragment(value, part, new) == TEXT.replace(old_text, new_text)


@pytest.mark.parametrize(
    ("value", "part", "new"),
    [
        ("one two", "one", "a: b"),
        ("one two", "two", "a\nb"),
        ("it's", "i", "a\nb"),
        ("first\n  deeper\n\nlast\n", "first", "  a"),
        ("one two", "two", " #"),
    ],
)
def test_fragment_that_would_read_differently_is_refused(value: str, part: str, new: str) -> None:
    assert fragment(value, part, new) is None


def literal(text: str, value: str, new: str) -> str | None:
    source, node = scalar(text, value)
    edit = to_literal(source, node, new)
    return None if edit is None else edited(text, edit)


def test_to_literal_keeps_the_comment() -> None:
    assert literal("a:\n  - run: x # c\n    b: y\n", "x", "1\n2") == (
        "a:\n  - run: | # c\n      1\n      2\n    b: y\n"
    )
    assert literal("run: 'x'", "x", "1\n2") == "run: |\n  1\n  2"
    assert literal("run: x\r\na: b\r\n", "x", "1\n2") == "run: |\r\n  1\r\n  2\r\na: b\r\n"


def test_to_literal_is_as_deep_as_the_file() -> None:
    deep = "a:\n    b:\n        - c: x\n"
    assert literal(deep, "x", "1\n2") == deep.replace("x", "|\n              1\n              2")
    beside = "a:\n    b:\n        - d: |\n            y\n        - c: x\n"
    assert literal(beside, "x", "1\n2") == beside.replace("x", "|\n            1\n            2")


@pytest.mark.parametrize("text", ["{a: x}", "[x]", "- x\n", "a: &b x\n", "a: |\n  x\n"])
def test_to_literal_needs_the_value_of_a_block_mapping(text: str) -> None:
    value = "x\n" if "|" in text else "x"
    assert literal(text, value, "1\n2") is None


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("a: |\n  x\nb: y\n", "x\n", "sh z", "a: sh z\nb: y\n"),
        ("a: 'x' # c\n", "x", "sh z", "a: sh z # c\n"),
        ("a: 'x'\n", "x", "c: d", "a: 'c: d'\n"),
        ("a: &b x\n", "x", "sh z", "a: &b sh z\n"),
        ("a: | # c\n  x\nb: y\n", "x\n", "sh z\n", "a: | # c\n  sh z\nb: y\n"),
        ("a: | # c\n  x\nb: y\n", "x\n", "sh z", "a: sh z # c\nb: y\n"),
        ("a: |-   # c\r\n  x\r\n", "x", "sh z", "a: sh z   # c\r\n"),
        ("a: |\r\n  x\r\n", "x\n", "sh z", "a: sh z\r\n"),
    ],
)
def test_to_plain_drops_a_header_that_says_nothing(
    text: str, old: str, new: str, expected: str | None
) -> None:
    edit = to_plain(*scalar(text, old), new)
    assert (None if edit is None else edited(text, edit)) == expected


DOCUMENT = parse_yaml(Source(PATH, TEXT))
assert isinstance(DOCUMENT, YamlDocument)
SCALARS = [node for node in walk(DOCUMENT.root) if isinstance(node, Scalar)]


@given(st.sampled_from(SCALARS), st.text("ab :#'\"\\\n-{}[],&*!|>%@\t", max_size=12))
def test_a_replaced_scalar_reads_back_and_nothing_else_changes(node: Scalar, value: str) -> None:
    edit = replace_scalar(node.source, node, value)
    if edit is None:
        return
    result = edited(TEXT, edit)
    assert edit.at == node.span
    assert load(result) is not None
    again = parse_yaml(Source(PATH, result))
    assert isinstance(again, YamlDocument)
    values = [n.value for n in walk(again.root) if isinstance(n, Scalar)]
    assert values == [value if n is node else n.value for n in SCALARS]
