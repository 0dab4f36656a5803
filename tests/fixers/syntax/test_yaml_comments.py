"""Comments of a YAML file, told from `#` inside of values."""

from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import YamlDocument, parse_yaml


def comments(text):
    document = parse_yaml(Source("w.yml", text))
    assert isinstance(document, YamlDocument)
    for found in document.comments:
        assert text[found.span.start : found.span.end] == found.text
    return [found.text for found in document.comments]


def test_comments_stand_between_values():
    text = "# top\na: 'x # no' # one\nb: | # head\n  echo # no\nc: [d, # two\n  e]\n# end"
    assert comments(text) == ["# top", "# one", "# head", "# two", "# end"]


def test_an_empty_block_at_the_end_has_no_content_to_hide_comments():
    assert comments("a: |") == []
    assert comments("a: b#c") == []
