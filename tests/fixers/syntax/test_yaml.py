"""Where YAML says what: every character of a scalar has a place in the file."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fixers.syntax.source import Source, Unreadable
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import (
    Mapping,
    Scalar,
    YamlDocument,
    YamlProblem,
    parse_yaml,
    walk,
)


def document(text: str) -> YamlDocument:
    parsed = parse_yaml(Source("w.yml", text))
    assert isinstance(parsed, YamlDocument), parsed
    return parsed


def value(text: str) -> Scalar:
    """The scalar under `run`."""
    root = document(text).root
    assert isinstance(root, Mapping)
    found = root.get("run")
    assert isinstance(found, Scalar)
    return found


SCRIPT = "echo one\n  indented\n\necho two"
BLOCKS = [
    "run: |\n  echo one\n    indented\n\n  echo two\nnext: 1\n",
    "run: |-\n  echo one\n    indented\n\n  echo two\n",
    "run: |+\n  echo one\n    indented\n\n  echo two\n\n",
    "run: |2\n  echo one\n    indented\n\n  echo two\n",
    "run: |-2 # why\n  echo one\n    indented\n\n  echo two\n",
    "run:\n  |\n      echo one\n        indented\n\n      echo two\n",
    "run: &a |\n  echo one\n    indented\n\n  echo two\nother: *a\n",
    "run: !!str |\n  echo one\n    indented\n\n  echo two\n",
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", BLOCKS)
def test_block_scalars_of_every_header(text, newline):
    source = text.replace("\n", newline)
    found = value(source)
    assert found.value.rstrip("\n") == SCRIPT
    for word in ("one", "indented", "two"):
        at = found.value.index(word)
        place = found.locate(Span(at, at + len(word)))
        assert source[place.start : place.end] == word
    assert found.exact


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("run: >\n  a b\n  c d\n\n  e f\n", "c d"),
        ("run: >-\n  a b\n    kept c d\n  e\n", "c d"),
        ("run: 'it''s c d'\n", "c d"),
        ('run: "tab\\t c d \\u00e9"\n', "c d"),
        ('run: "a\n  b\n  c d"\n', "c d"),
        ("run: a\n  b c d\n", "c d"),
        ("{run: a c d, b: 1}\n", "c d"),
        ("{run: 'a c d', b: 1}\n", "c d"),
        ("run: 😀 é c d # not c d\n", "c d"),
    ],
)
def test_words_of_other_styles(text, word):
    found = value(text)
    at = found.value.index(word)
    place = found.locate(Span(at, at + len(word)))
    assert text[place.start : place.end] == word


def test_a_byte_order_mark_shifts_nothing():
    source = Source.decode("w.yml", "\ufeffrun: a b\n".encode())
    assert isinstance(source, Source)
    assert source.bom
    assert value(source.text).span == Span(5, 8)
    assert source.encode() == "\ufeffrun: a b\n".encode()


def test_an_alias_is_what_its_anchor_holds():
    root = document("a: &x {run: b}\nc: *x\n").root
    assert isinstance(root, Mapping)
    assert root.get("a") is root.get("c")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [\n", 3),
        ("a: *unknown\n", 1),
        ("\ta: 1\n", 1),
        ("a: 'open\n", 2),
        ("- a\nb: 1\n", 2),
    ],
)
def test_what_cannot_be_read_names_its_line(text, line):
    problem = parse_yaml(Source("w.yml", text))
    assert isinstance(problem, YamlProblem)
    assert problem.path == "w.yml"
    assert problem.line == line
    assert problem.message


def test_a_key_that_comes_twice_is_seen():
    (twice,) = document("a: 1\nb: 1\na: 2\n").duplicate_keys
    assert twice.key.span.start == 10


BOMBS = {
    "aliases": "a0: &a0 [x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)),
    "deep flow": "[" * 10_000 + "]" * 10_000,
    "deep block": "".join(" " * n + "a:\n" for n in range(1_500)),
    "deep list": "- " * 10_000 + "a",
    "two megabytes": "a: " + "x" * (2 * 1024 * 1024 + 1),
    "many keys": "".join(f"k{n}: {n}\n" for n in range(20_000)),
    "quotes": "a: " + "'" * 9_999,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_values(name):
    parsed = parse_yaml(Source("w.yml", BOMBS[name]))
    assert isinstance(parsed, YamlDocument | YamlProblem)


@pytest.mark.parametrize("data", [b"\0\1\2", b"\xff\xfe", b"a: \xc3("])
def test_what_is_no_text_is_a_value(data):
    assert isinstance(Source.decode("w.yml", data), Unreadable)


TEXTS = st.text(st.sampled_from("ab:#-'\"{}[],&*!|>%@`\n \té😀\\?~"), max_size=60)


@settings(max_examples=300)
@given(TEXTS)
def test_any_text_is_read_or_refused_as_the_library_does(text):
    parsed = parse_yaml(Source("w.yml", text))
    if isinstance(parsed, YamlProblem):
        assert 0 <= parsed.at.start <= len(text)
        return
    values = [n.value for n in walk(parsed.root) if isinstance(n, Scalar)]
    tokens = [
        t.value for t in yaml.scan(text, Loader=yaml.CSafeLoader) if isinstance(t, yaml.ScalarToken)
    ]
    assert [v for v in values if v] == [t for t in tokens if t]


@settings(max_examples=200)
@given(
    st.lists(
        st.text(st.sampled_from("ab $'\"{}é#:"), min_size=1, max_size=12), min_size=1, max_size=5
    ),
    st.data(),
)
def test_an_edit_of_a_block_leaves_the_rest_alone(lines, data):
    script = "\n".join(f"x{line}".rstrip() for line in lines)
    body = "".join(f"    {line}\n" for line in script.split("\n"))
    text = f"before: 1 # kept\nrun: |\n{body}after: [2]\n"
    found = value(text)
    assert found.value == script + "\n"
    start = data.draw(st.integers(0, len(script)))
    end = data.draw(st.integers(start, len(script)))
    place = found.locate(Span(start, end))
    if "\n" in script[start:end]:
        return
    edited = text[: place.start] + "NEW" + text[place.end :]
    assert value(edited).value == script[:start] + "NEW" + script[end:] + "\n"
    assert edited.startswith("before: 1 # kept\n") and edited.endswith("after: [2]\n")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('run: "a \\\n  c d"\n', "c d"),
        ('run: "a\\\n\n\n  c d"\n', "c d"),
        ("run: 'a\n\n\n  c d'\n", "c d"),
        ("run: a\n\n  c d\n", "c d"),
        ('run: "\\x41\\U0001F600\\/ c d"\n', "c d"),
        ("run: |\n\n\n  a\n  c d", "c d"),
        ("run: >\n\n  a\n  c d", "c d"),
        ("run: >2\n   a\n  c d\n", "c d"),
    ],
)
def test_folds_and_escapes_keep_their_places(text, word):
    found = value(text)
    at = found.value.index(word)
    place = found.locate(Span(at, at + len(word)))
    assert text[place.start : place.end] == word
    assert found.exact


def test_a_line_feed_that_folding_kept_stands_where_it_is_written():
    text = 'run: "a\\\n\n\n  b"\n'
    found = value(text)
    assert found.value == "a\n\nb"
    first, second = (found.locate(Span(at, at + 1)) for at in (1, 2))
    assert text[first.start : first.end] == text[second.start : second.end] == "\n"
    assert first.end <= second.start


def test_a_block_scalar_of_blank_lines_has_no_indent():
    found = value("run: |+\n\n\n")
    assert found.value == "\n\n"
    assert found.content_indent == 0
    assert found.exact


def test_a_block_scalar_without_a_line_has_no_indent():
    found = value("run: |")
    assert found.value == ""
    assert found.content_indent == 0


@pytest.mark.parametrize(
    ("text", "at"),
    [("run: ''\n", 6), ('run: ""\n', 6), ("run:\n", 4)],
)
def test_an_empty_value_has_a_place_to_write_at(text, at):
    found = value(text)
    assert found.value == ""
    assert found.locate(Span(0, 0)) == Span(at, at)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n---\nb: 1\n", "more than one document"),
        ("? [a]\n: 1\n", "a key is a mapping or a list"),
        ("# nothing\n", "no content"),
        ("a: \ud800\n", "not valid Unicode"),
    ],
)
def test_documents_that_are_refused(text, message):
    problem = parse_yaml(Source("w.yml", text))
    assert isinstance(problem, YamlProblem)
    assert message in problem.message


def test_an_alias_may_be_a_key():
    root = document("&k name: 1\nother: {*k : 2}\n").root
    assert isinstance(root, Mapping)
    other = root.get("other")
    assert isinstance(other, Mapping)
    assert [entry.key.value for entry in other.entries] == ["name"]


def test_a_value_that_cannot_be_traced_is_the_whole_token():
    text = 'run: "a\x85 b" # c\n'  # to libyaml NEL breaks a line
    found = value(text)
    assert found.value == "a b"
    assert not found.exact
    assert found.locate(Span(2, 3)) == found.span == Span(5, 11)
