"""Conditions that say nothing of whether a path is there."""

import pytest

from fixers.model import Repository
from fixers.model.trees import MemoryTree
from fixers.rules.script_path_mismatch import ScriptPathMismatch

CALLED = """\
on:
  push:
  workflow_call:
    inputs:
      lint: {type: boolean, default: DEFAULT}
jobs:
  changes:
    runs-on: ubuntu-24.04
    outputs:
      ci: ${{ steps.filter.outputs.ci }}
      said: ${{ steps.said.outputs.there }}
    steps:
      - uses: actions/checkout@v5
      - uses: dorny/paths-filter@v3
        id: filter
        with:
          filters: "ci: 'FILTER'"
      - run: ./look.sh
        id: said
  lint:
    needs: changes
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
      - uses: actions/cache@v4
        id: cache
        with: {path: x, key: y}
      - uses: tj-actions/changed-files@v46
        id: changed
        with: {files: "FILTER"}
      - if: CONDITION
        run: python tools/check.py
"""
CALLER = "on: push\njobs:\n  a:\n    uses: ./.github/workflows/ci.yml\n"
FILES = {"tools/other.py": "", "src/main.py": "", "look.sh": ""}


def told(
    condition: str,
    caller: str = "",
    default: str = "false",
    filtered: str = "src/**",
    text: str = CALLED,
) -> bool:
    text = text.replace("CONDITION", condition).replace("DEFAULT", default)
    files = {**FILES, ".github/workflows/ci.yml": text.replace("FILTER", filtered)}
    if caller:
        files[".github/workflows/caller.yml"] = caller
    repository = Repository(MemoryTree({name: text.encode() for name, text in files.items()}))
    rule = ScriptPathMismatch()
    found = (f for trace in repository.traces for f in rule.check_trace(trace, repository))
    return any("check.py" in f.message for f in found)


@pytest.mark.parametrize(
    "condition",
    [
        "steps.cache.outputs.cache-hit != 'true'",
        "steps.changed.outputs.any_changed == 'true'",
        "needs.changes.outputs.ci == 'true'",
        "${{ needs.changes.outputs.ci == 'true' && github.event_name == 'push' }}",
    ],
)
def test_what_changed_and_what_a_cache_held(condition: str) -> None:
    assert told(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "steps.other.outputs.there == 'true'",
        "needs.changes.outputs.said == 'true'",
        "needs.changes.outputs.none == 'true'",
        "needs.nothing.outputs.ci == 'true'",
        "vars.PYTHON == 'true'",
    ],
)
def test_what_may_ask_for_the_path(condition: str) -> None:
    assert not told(condition)


@pytest.mark.parametrize("filtered", ["tools/check.py", "tools/**, tools/check.py"])
def test_a_filter_that_names_what_is_not_there(filtered: str) -> None:
    assert not told("needs.changes.outputs.ci == 'true'", filtered=filtered)
    assert not told("steps.changed.outputs.any_changed == 'true'", filtered=filtered)


def test_a_switch_of_the_workflow() -> None:
    on = f"{CALLER}    with: {{lint: true}}\n"
    chosen = f"{CALLER}    with:\n      lint: ${{{{ github.event_name == 'push' }}}}\n"
    assert told("inputs.lint", on)
    assert told("inputs.lint", chosen)
    assert told("inputs.lint", CALLER, "true")
    assert not told("inputs.lint", CALLER)
    assert not told("inputs.lint", f"{CALLER}    with: {{lint: false}}\n", "true")
    assert not told("inputs.lint")
    assert not told("inputs.lint == 'deep'", on)
    assert not told("inputs.other", on)


@pytest.mark.parametrize(
    ("script", "plain"),
    [
        ("if [ $X = y ]; then echo there=true >> $GITHUB_OUTPUT; fi", True),
        ("case $X in main) echo there=true ;; esac >> $GITHUB_OUTPUT", True),
        ("if [ -f RELEASE.md ]; then echo there=true; fi >> $GITHUB_OUTPUT", True),
        ("if [ -f tools/check.py ]; then echo there=true; fi >> $GITHUB_OUTPUT", False),
        ("if [ -f $X ]; then echo there=true; fi >> $GITHUB_OUTPUT", False),
        ("echo there=$(ls tools) >> $GITHUB_OUTPUT", False),
        ("echo there=tools/*.py >> $GITHUB_OUTPUT", False),
        ("echo there=${{ steps.filter.outputs.x }} >> $GITHUB_OUTPUT", False),
        ("./look.sh >> $GITHUB_OUTPUT", False),
    ],
)
def test_scripts_that_compare_words(script: str, plain: bool) -> None:
    text = CALLED.replace("./look.sh", f"|\n          {script}")
    assert told("needs.changes.outputs.said == 'true'", text=text) is plain
