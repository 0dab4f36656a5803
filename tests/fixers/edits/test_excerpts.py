from pathlib import Path

import pytest

from fixers.edits import replace_scalar
from fixers.edits.excerpts import excerpt_around
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Scalar, YamlDocument, parse_yaml, walk

TRICKY = """\
on: push
jobs:
  a:
    # one
    runs-on: x
    steps:
    - name: "two
        lines"
      run: |+
        echo 1

        # still text

      # no text
    - run: >-
        folded
        text
        # text
      shell: bash
    - - nested
      - key: &here value # said
    - key: plain
        goes on
      # comment

      other: *here
"""
FLOW = "a: {b: c,\n  d: e\n}\nf: [\n  g: h\n]\n"
GOLDENS = sorted((Path(__file__).parents[2] / "goldens").rglob("*.yml"))


def document(text: str) -> YamlDocument:
    found = parse_yaml(Source("w.yml", text))
    assert isinstance(found, YamlDocument)
    return found


def scalars(text: str) -> list[Scalar]:
    return [node for node in walk(document(text).root) if isinstance(node, Scalar)]


def compared(text: str) -> int:
    """How many scalars were read alone, each giving the same as in the whole."""
    source, count = document(text).source, 0
    for scalar in scalars(text):
        lines = excerpt_around(source, scalar)
        if lines is None:
            continue
        assert lines.contains(scalar.span)
        alone = parse_yaml(Source("w.yml", source.slice(lines)))
        if not isinstance(alone, YamlDocument):
            continue  # an alias
        found = [n for n in walk(alone.root) if isinstance(n, Scalar)]
        start = scalar.span.start - lines.start
        assert scalar.value in [n.value for n in found if n.span.start == start]
        count += 1
    return count


def test_lines_alone_mean_the_same() -> None:
    assert compared(TRICKY) == 8


def test_lines_of_all_goldens_alone_mean_the_same() -> None:
    texts = [path.read_bytes().decode("utf-8", "replace") for path in GOLDENS]
    read = [text for text in texts if isinstance(parse_yaml(Source("w.yml", text)), YamlDocument)]
    assert sum(map(compared, read)) > 5 * len(read) > 5000


def test_nothing_inside_flow_collections_is_read_alone() -> None:
    source = document(FLOW).source
    assert {excerpt_around(source, one) for one in scalars(FLOW)[1:4]} == {None}


@pytest.mark.parametrize("text", ["? one\n: two\n", "- &one one: two\n", "a:\n  !!str one: two\n"])
def test_nothing_whose_key_has_more_before_it_is_read_alone(text: str) -> None:
    two = next(one for one in scalars(text) if one.value == "two")
    assert excerpt_around(document(text).source, two) is None


def test_comments_below_that_a_block_would_swallow_are_part_of_it() -> None:
    text = "a:\n  run: one\n      # two\n\n  next: three\n"
    scalar = next(one for one in scalars(text) if one.value == "one")
    lines = excerpt_around(document(text).source, scalar)
    assert lines is not None
    assert document(text).source.slice(lines) == "  run: one\n      # two\n\n"


def test_a_value_with_an_alias_beside_it_is_still_rewritten() -> None:
    text = "a: &x 1\nb:\n  - c: one\n    d: *x\n"
    scalar = next(one for one in scalars(text) if one.value == "one")
    edit = replace_scalar(document(text).source, scalar, "two: three")
    assert edit is not None
    assert edit.text == "'two: three'"
