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


CHOICE = "{workflow_dispatch: {inputs: {os: {type: choice, options: [a, b]}}}}"
NO_CHOICE = "{workflow_dispatch: {inputs: {os: {default: a}}}}"
REQUIRED = "{workflow_call: {inputs: {os: {required: true}}}}"
GIVEN = f"{{uses: ./{CI}, with: {{os: make it}}}}"
WHOLE = "${{ inputs.OS }}"


@pytest.mark.parametrize(
    ("on", "run", "caller", "ran"),
    [
        (CHOICE, WHOLE, "", ["a", "b"]),
        (CHOICE, "${{ github.event.inputs.os }}", "", ["a", "b"]),
        (f"{{push: , {CHOICE[1:]}", WHOLE, "", ["a", "b"]),
        (CHOICE, "make ${{ inputs.os }}", "", ["make a", "make b"]),
        (CHOICE, "${{ inputs.os }}\n          ls", "", ["a", "ls", "b", "ls"]),
        (CHOICE, "make ${{ inputs.os }} ${{ inputs.other }}", "", ["make a", "make b"]),
        (CHOICE, "make ${{ inputs.other }}", "", ["make"]),
        (NO_CHOICE, WHOLE, "", []),
        (REQUIRED, WHOLE, "", []),
        (REQUIRED, WHOLE, GIVEN, ["make it"]),
        (REQUIRED, "${{ inputs.os }}\n          ls", GIVEN, ["make it", "ls"]),
        (REQUIRED, "${{ inputs.os }}\n          ls", GIVEN.replace("make it", "make $X"), ["ls"]),
        ("[push]", "ls", "", ["ls"]),
    ],
)
def test_commands_that_inputs_name(on: str, run: str, caller: str, ran: list[str]) -> None:
    first = f"- run: |\n          {run}\n"
    lines = f"    runs-on: ubuntu-latest\n    steps:\n      {first}      - run: 'true'\n"
    text = f"on: {on}\njobs:\n  a:\n{lines}"
    files = {CI: text}
    if caller:
        files[".github/workflows/other.yml"] = f"on: push\njobs:\n  b: {caller}\n"
    whole: Repository = repository(files)
    trace = next(one for one in whole.traces if one.job is not None and one.job.id == "a")
    said = [" ".join((r.name, *(a for a in r.args if a))) for r in trace.invocations()]
    assert said[:-1] == ran
