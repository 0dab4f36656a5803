import pytest

from fixers.syntax.span import Span
from fixers.yaml_truth import Outline, compose, same_elsewhere, trust

OLD = """\
on: push
jobs:
  a:
    steps:
      - run: one  # c
      - run: |
          two

      - uses: x@v1
        with: {k: v}
"""


def judged(old: str, start: int, end: int, text: str) -> bool:
    new = old[:start] + text + old[end:]
    before, after = compose(old), compose(new)
    assert before is not None
    assert after is not None
    written = Span(start, start + len(text))
    return same_elsewhere(
        Outline(before, old, (Span(start, end),)), Outline(after, new, (written,))
    )


def replaced(old: str, what: str, text: str) -> bool:
    start = old.index(what)
    return judged(old, start, start + len(what), text)


def inserted(old: str, before: str, text: str) -> bool:
    start = old.index(before)
    return judged(old, start, start, text)


def test_a_replaced_value_is_the_only_difference() -> None:
    assert replaced(OLD, "one", "uno")
    assert replaced(OLD, "one", "|\n          uno\n         ")
    assert replaced(OLD, "x@v1", "'x@v2'")
    assert replaced(OLD, "{k: v}", "[a]")


def test_insertions_into_a_value() -> None:
    assert inserted(OLD, "one", "sudo ")
    assert inserted(OLD, "  # c", " && x")
    assert inserted(OLD, "ne  #", "h n")


def test_a_new_step_a_new_key_and_a_removed_step() -> None:
    assert inserted(OLD, "      - run: |", "      - name: n\n        run: x\n")
    assert inserted(OLD, "      - uses", "      - run: x\n\n")
    assert inserted(OLD, "        with:", "        env:\n          A: b\n")
    assert inserted(OLD, "}", ", n: w")
    assert replaced(OLD, "      - run: one  # c\n", "")


def test_an_edit_that_changes_its_surroundings_is_seen() -> None:
    # The written comment sign swallows the rest of the line.
    assert not inserted(OLD, ": v}", ": 1, z: '}'} # ")
    # The inserted line continues the value above it.
    assert not inserted("a: one\nb: two\n", "b: two", "  more\n")
    # What follows is pulled into the block.
    assert not inserted("a: one\nb: two\nc: 3\n", "b: two", "n: |\n ")


def test_a_neighbour_must_keep_its_value() -> None:
    old = "a: |\n  x\nb: y\n"
    assert inserted(old, "b: y", "c: d\n")
    assert not inserted(old, "b: y", "\n  z\n")


def test_aliases_are_compared_by_what_they_mean() -> None:
    old = "a: &x [1, 2]\nb: *x\nc: 3\n"
    assert replaced(old, "3", "4")
    assert replaced(old, "*x", "*x\nd: *x")
    assert not replaced(old, "*x", "[1, 3]")
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30)
    )
    assert replaced(bomb + "z: 1\n", "z: 1", "z: 2")


@pytest.mark.parametrize("text", ["a: [", "a: 1\n---\nb: 2\n", "a: *x", "\0"])
def test_what_is_no_document(text: str) -> None:
    assert compose(text) is None


def test_trust_is_triggers_permissions_and_secrets() -> None:
    base = "on: push\npermissions: {}\njobs:\n  a:\n    permissions: {contents: read}\n    x: y\n"

    def same(old: str, new: str) -> bool:
        one, two = compose(base), compose(base.replace(old, new))
        assert one is not None
        assert two is not None
        return trust(one) == trust(two)

    assert same("x: y", "x: z")
    assert not same("contents: read", "contents: write")
    assert not same("on: push", "on: [push]")
    assert not same("x: y", "secrets: inherit")
    assert not same("permissions: {}\n", "")


def test_a_list_has_no_trust() -> None:
    root = compose("- a\n")
    assert root is not None
    assert trust(root) == frozenset()
