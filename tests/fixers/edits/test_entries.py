import pytest

from fixers.diagnostics import Edit
from fixers.edits.entries import remove_entries, remove_entry, replace_entry
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Entry, Mapping, YamlDocument, parse_yaml

PATH = "w.yml"


def holder(text: str, key: str) -> tuple[Source, Entry]:
    document = parse_yaml(Source(PATH, text))
    assert isinstance(document, YamlDocument)
    assert isinstance(document.root, Mapping)
    entry = document.root.entry(key)
    assert entry is not None
    return document.source, entry


def after(text: str, edits: tuple[Edit, ...] | None) -> str | None:
    if edits is None:
        return None
    for edit in sorted(edits, key=lambda e: e.at, reverse=True):
        text = text[: edit.at.start] + edit.text + text[edit.at.end :]
    return text


def test_replace_quotes_what_needs_it() -> None:
    text = "a: 1 # why\nb: 2\n"
    edit = replace_entry(*holder(text, "a"), "new", "yes: no")
    assert after(text, (edit,)) == "new: 'yes: no' # why\nb: 2\n"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "a: 1\nenv:\n  A: 1 # goes too\n  C: 3\n  B: |\n    x\nb: 2\n",
            "a: 1\nenv:\n  C: 3\nb: 2\n",
        ),
        ("a: 1\nenv:\n  A: 1\n  B: 2\nb: 2\n", "a: 1\nb: 2\n"),
        ("env:\n  A: 1\n  B: 2", ""),
        ("env: {A: 1, B: 2}\n", None),
        ("env: &all\n  A: 1\n", None),
        ("env: A\n", None),
        ("env:\n  B:\n    - 1\n  C: 1\n", "env:\n  C: 1\n"),
        ("env:\n  B: [1] # of a list\n  C: 1\n", None),
        ("env:\n  ? A\n  : 1\n  C: 1\n", None),
    ],
)
def test_entries_go_with_their_lines_or_not_at_all(text: str, left: str | None) -> None:
    source, entry = holder(text, "env")
    assert after(text, remove_entries(source, entry, {"A", "B"})) == left


def test_an_entry_whose_line_holds_more_stays() -> None:
    text = "env: {A: 1, B: 2}\nb: 1\n"
    source, entry = holder(text, "env")
    assert isinstance(entry.value, Mapping)
    inner = entry.value.entry("A")
    assert inner is not None
    assert remove_entry(source, inner) is None
