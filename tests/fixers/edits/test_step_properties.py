"""Whatever the layout of a workflow, its other steps stay as they are."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fixers.edits import insert_step_after, insert_step_before, remove_step, set_env
from tests.fixers.edits.support import HEAD, edited, load, step

BODIES = (
    ("run: make",),
    ("name: Build it", "run: |", "  a", "", "  b"),
    ("uses: a/b@v1", "with:", "  k: v # c"),
    ("run: 'a'", "env: {A: b}"),
    ("name: x", "run: >-", "  a", "  b"),
)


@st.composite
def workflows(draw: st.DrawFn) -> str:
    """A job whose steps are laid out in one of many ways."""
    indent = " " * draw(st.integers(4, 8))
    width = draw(st.integers(1, 4))
    keys = indent + " " * (width + 1)
    dash = "-" + draw(st.sampled_from([" " * width, f"\n{keys}"]))
    lines: list[str] = []
    for body in draw(st.lists(st.sampled_from(BODIES), min_size=1, max_size=4)):
        lines += draw(st.sampled_from([[], [""], [f"{indent}# about it"], ["", f"{indent}# x"]]))
        first, *others = body
        lines += [indent + dash + first, *(keys + line if line else "" for line in others)]
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = HEAD + "\n".join(lines) + draw(st.sampled_from(["", "\n"]))
    return text.replace("\n", newline)


def steps_of(text: str) -> list[Any]:
    data: Any = load(text)
    return copy.copy(data["jobs"]["a"]["steps"])


@given(workflows(), st.data())
def test_only_the_new_step_is_added(text: str, data: st.DataObject) -> None:
    old = steps_of(text)
    index = data.draw(st.integers(0, len(old) - 1))
    after = data.draw(st.booleans())
    run = data.draw(st.sampled_from(["x", "a: b", "a\nb\n"]))
    insert = insert_step_after if after else insert_step_before
    edit = insert(step(text, index), "Go", run=run)
    if edit is None:  # a line below would change the block that ends the file
        assert after
        assert index == len(old) - 1
        assert not text.endswith("\n")
        return
    result = edited(text, edit)
    new = steps_of(result)
    added = new.pop(index + after)
    assert new == old
    assert (added["name"], added["run"].rstrip()) == ("Go", run.rstrip())
    assert edit.at.empty
    assert ("\n" in result.replace("\r\n", "")) == ("\r\n" not in text)
    assert result.endswith("\n") == text.endswith("\n")


@given(workflows(), st.data())
def test_only_the_variable_is_added(text: str, data: st.DataObject) -> None:
    old = steps_of(text)
    index = data.draw(st.integers(0, len(old) - 1))
    edit = set_env(step(text, index), {"NEW": "${{ a }}"})
    assert edit is not None
    new = steps_of(edited(text, edit))
    assert new[index]["env"].pop("NEW") == "${{ a }}"
    if not new[index]["env"]:
        del new[index]["env"]
    assert new == old


@given(workflows(), st.data())
def test_only_the_step_is_removed(text: str, data: st.DataObject) -> None:
    old = steps_of(text)
    index = data.draw(st.integers(0, len(old) - 1))
    edit = remove_step(step(text, index))
    if edit is None:
        assert len(old) == 1 or not text.endswith("\n")
        return
    del old[index]
    assert steps_of(edited(text, edit)) == old
