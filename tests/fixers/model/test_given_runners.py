"""What `runs-on` is given where it names an input."""

import pytest

from fixers.model.given_runners import ways_of
from fixers.model.whole import Repository
from tests.fixers.model.building import CI, repository

TYPED = "{workflow_dispatch: {inputs: {os: {type: choice, options: [a, b]}}}}"
STRING = "{push: , workflow_dispatch: {inputs: {OS: {default: a}}}}"
CALLED = "{workflow_call: {inputs: {os: {default: d}}}}"


def given(on: str, label: str = "${{ inputs.os }}", caller: str = "") -> list[list[str]]:
    text = f"on: {on}\njobs:\n  a:\n    runs-on: {label}\n    steps: []\n"
    files = {CI: text}
    if caller:
        files[".github/workflows/other.yml"] = f"on: push\njobs:\n  b: {caller}\n"
    whole: Repository = repository(files)
    jobs = [job for workflow in whole.workflows for job in workflow.jobs]
    job = next(job for job in jobs if job.id == "a")
    ways = ways_of(job, whole.callers_of(CI))
    return [[value for _, value in way] for way in ways]


@pytest.mark.parametrize(
    ("on", "ways"),
    [
        (TYPED, [["a"], ["b"]]),
        (STRING, [[""], ["a"]]),
        (CALLED, [["d"]]),
        ("push", [[""]]),
        ("", []),
        ("[workflow_dispatch]", []),
        ("{workflow_call: {inputs: {os: {required: true}}}}", []),
        ("{workflow_call: {inputs: {os: {default: '${{ vars.x }}'}}}}", []),
        ("{workflow_call: {inputs: {os: }}}", []),
        ("{workflow_dispatch: {inputs: {os: {options: [1,2,3,4,5,6,7,8,9]}}}}", []),
    ],
)
def test_without_callers(on: str, ways: list[list[str]]) -> None:
    assert given(on) == ways


@pytest.mark.parametrize(
    ("rest", "ways"),
    [
        ("with: {OS: x}", [["x"]]),
        ("with: {other: x}", [["d"]]),
        ("with: {os: '${{ vars.x }}'}", []),
        ("with: {os: '${{ matrix.x }}'}, strategy: {matrix: {x: [a, b, a]}}", [["a"], ["b"]]),
        ("with: {os: x}, strategy: {matrix: '${{ fromJSON(vars.x) }}'}", []),
    ],
)
def test_of_callers(rest: str, ways: list[list[str]]) -> None:
    caller = f"{{uses: ./{CI}, {rest}}}"
    assert given(CALLED, caller=caller) == ways


@pytest.mark.parametrize(
    ("declared", "ways"),
    [("type: string", [[""]]), ("type: string, required: true", []), ("type: number", [])],
)
def test_what_no_caller_gives_is_empty(declared: str, ways: list[list[str]]) -> None:
    on = f"{{workflow_call: {{inputs: {{os: {{{declared}}}}}}}}}"
    assert given(on, caller=f"{{uses: ./{CI}}}") == ways
    assert given("{workflow_call: }", caller=f"{{uses: ./{CI}}}") == []


def test_a_label_without_inputs_is_given_nothing() -> None:
    assert given(TYPED, "ubuntu-latest") == []
    assert given(TYPED, "[a, b]") == []
