import pytest

from fixers.diagnostics import Edit
from fixers.edits.entries import (
    add_entry,
    remove_entries,
    remove_entry,
    replace_entry,
    rewritten_flow,
)
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
        ("env: {A: 1, B: 2}\n", ""),
        ("env: { C: '3', A: 1 } # why\n", "env: { C: '3' } # why\n"),
        ("env: {A: 1,\n  C: 3}\n", None),
        ("env: {C: 3, A: 1} \nb: {A: 1}\n", "env: {C: 3} \nb: {A: 1}\n"),
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


def test_an_entry_goes_with_both_characters_of_its_line_end() -> None:
    source, entry = holder("env:\r\n  A: 1\r\n  C: 3\r\n  B: 2\r\nx: 1\r\n", "env")
    edits = remove_entries(source, entry, {"A", "B"})
    assert after(source.text, edits) == "env:\r\n  C: 3\r\nx: 1\r\n"


def test_an_entry_whose_line_holds_more_stays() -> None:
    text = "env: {A: 1, B: 2}\nb: 1\n"
    source, entry = holder(text, "env")
    assert isinstance(entry.value, Mapping)
    inner = entry.value.entry("A")
    assert inner is not None
    assert remove_entry(source, inner) is None


@pytest.mark.parametrize(
    ("text", "longer"),
    [
        ("env:\n  A: 1 # why\nb: 2\n", "env:\n  A: 1 # why\n  Z: 9\nb: 2\n"),
        ("env: {}\n", "env: {Z: 9}\n"),
        ("env: { A: 1 }\n", "env: { A: 1, Z: 9 }\n"),
        ("env: {A: 1,}\n", None),
        ("env: &all {A: 1}\nb: *all\n", None),
    ],
)
def test_an_entry_is_put_last(text: str, longer: str | None) -> None:
    source, entry = holder(text, "env")
    assert isinstance(entry.value, Mapping)
    edit = add_entry(source, entry.value, "Z", "9")
    assert after(text, None if edit is None else (edit,)) == longer


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("env: {A: 1, B: 2}\n", "env: {Z: 9, B: 2}\n"),
        ("env: {A: 1, # why\n  B: 2}\n", None),
        ("env: &all {A: 1, B: 2}\nb: *all\n", None),
    ],
)
def test_entries_of_one_line_give_way_to_another(text: str, left: str | None) -> None:
    source, entry = holder(text, "env")
    assert isinstance(entry.value, Mapping)
    edit = rewritten_flow(source, entry.value, {"A"}, "Z: 9")
    assert after(text, None if edit is None else (edit,)) == left
