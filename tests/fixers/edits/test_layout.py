import pytest

from fixers.edits.layout import above_comments, indent_unit
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import YamlDocument, parse_yaml


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("a: 1\nb:\n    c: d\n", 4),
        ("a: {b: c}\nd:\n   e: f\n", 3),
        ("a: 1\n", 2),
        ("- a:\n    b: c\n", 2),
    ],
)
def test_indent_unit_is_that_of_the_first_nested_mapping(text: str, unit: int) -> None:
    document = parse_yaml(Source("a.yml", text))
    assert isinstance(document, YamlDocument)
    assert indent_unit(document) == unit


@pytest.mark.parametrize(
    ("text", "top"),
    [
        ("# a\n# b\nx", "# a"),
        ("y\n# a\nx", "# a"),
        ("# a\n\nx", "x"),
        ("  # a\nx", "x"),
        ("# a\n  x", "  x"),
    ],
)
def test_comments_right_above_at_the_same_indent_belong_to_a_line(text: str, top: str) -> None:
    source = Source("a.yml", text)
    start = above_comments(source, text.index("x"))
    assert text[start:].startswith(top)
    assert start == 0 or text[start - 1] == "\n"
