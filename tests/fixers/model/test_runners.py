"""Which machines a job runs on."""

import pytest

from fixers.model import UNKNOWN, Tri
from fixers.model.runners import ANY_RUNNER, runners_given, runners_of
from fixers.syntax.expression import UNDETERMINED
from tests.fixers.model.building import job


def runners(*lines: str):
    return runners_of(job("jobs:\n  a:\n" + "".join(f"    {line}\n" for line in lines)))


HOSTED = "runs-on: ubuntu-latest"


@pytest.mark.parametrize(
    ("lines", "label", "system"),
    [
        ([HOSTED], "ubuntu-24.04", "Linux"),
        (["runs-on: [windows-latest]"], "windows-2025", "Windows"),
        (["runs-on: [self-hosted, linux]"], "an unknown runner", UNKNOWN),
        (["runs-on: {group: big}"], "an unknown runner", UNKNOWN),
        (["runs-on: '${{ inputs.runner }}'"], "an unknown runner", UNKNOWN),
        (["runs-on: big-windows"], "runner big-windows", "Windows"),
        (["runs-on: {labels: ubuntu-latest}"], "ubuntu-24.04", "Linux"),
        (["runs-on: {labels: ubuntu-latest, group: big}"], "an unknown runner", UNKNOWN),
        (["runs-on: ${{ fromJSON('[\"ubuntu-latest\"]') }}"], "ubuntu-24.04", "Linux"),
        (["runs-on: ${{ fromJSON('\"ubuntu-latest\"') }}"], "ubuntu-24.04", "Linux"),
        (["runs-on: ${{ fromJSON('[1]') }}"], "an unknown runner", UNKNOWN),
        (["runs-on: ${{ fromJSON('[') }}"], "an unknown runner", UNKNOWN),
        (["runs-on: ${{ fromJSON(vars.x) }}"], "an unknown runner", UNKNOWN),
        (["runs-on: self-hosted"], "runner self-hosted", UNKNOWN),
        (["steps: []"], "an unknown runner", UNKNOWN),
        ([HOSTED, "container: node:22"], "container node:22", "Linux"),
        ([HOSTED, "container: {image: acme/x}"], "container acme/x", "Linux"),
        ([HOSTED, "container: '${{ x }}'"], "a container", "Linux"),
        ([HOSTED, "container: {image: }"], "a container", "Linux"),
        ([HOSTED, "container: []"], "a container", "Linux"),
    ],
)
def test_one_runner(lines, label, system):
    (runner,) = runners(*lines)
    assert (runner.base.label, runner.os) == (label, system)


def test_a_container_may_come_from_the_matrix():
    strategy = "strategy: {matrix: {image: ['node:22', alpine]}}"
    found = runners(HOSTED, "container: '${{ matrix.image }}'", strategy)
    assert [r.base.label for r in found] == ["container node:22", "container alpine"]


def matrix(*images: str) -> str:
    axis = ", ".join(images)
    return f"runs-on: ${{{{ matrix.os }}}}\n    strategy: {{matrix: {{os: [{axis}], v: [1, 2]}}}}"


def test_legs_are_grouped_by_image():
    found = runners(matrix("ubuntu-latest", "windows-2025", "ubuntu-24.04"))
    assert [r.base.label for r in found] == ["ubuntu-24.04", "windows-2025"]
    linux, windows = found
    assert (len(linux.legs), len(windows.legs)) == (4, 2)
    assert linux.lookup(("matrix", "os")) is UNDETERMINED
    assert windows.lookup(("matrix", "os")) == "windows-2025"
    assert windows.lookup(("matrix", "v")) is UNDETERMINED
    assert windows.lookup(("runner", "OS")) == "Windows"
    assert windows.lookup(("runner", "arch")) == "X64"
    assert windows.lookup(("github", "ref")) is UNDETERMINED


def test_one_runner_stands_for_many_images():
    images = ("ubuntu-22.04", "ubuntu-24.04", "ubuntu-26.04", "ubuntu-slim", "ubuntu-24.04-arm")
    (runner,) = runners(matrix(*images))
    assert (runner.base.label, runner.os, runner.arch) == ("several runners", "Linux", UNKNOWN)
    assert runner.base.has("trivy") is Tri.NO
    (mixed,) = runners(matrix(*images, "windows-2022"))
    assert mixed.os is UNKNOWN


def test_a_matrix_that_is_computed_leaves_the_runner_unknown():
    text = "runs-on: ${{ matrix.os }}\n    strategy: {matrix: '${{ fromJSON(needs.a.outputs.m) }}'}"
    (runner,) = runners(text)
    assert (runner.base.label, runner.legs) == ("an unknown runner", UNKNOWN)
    assert runner.lookup(("matrix", "os")) is UNDETERMINED


def test_a_matrix_without_legs_still_has_a_runner():
    assert runners(matrix()) == (ANY_RUNNER,)


def test_legs_that_work_in_many_folders_are_not_told_apart():
    def found(folders: int):
        named = ", ".join(f"d{n}" for n in range(folders))
        head = f"runs-on: ubuntu-24.04\n    strategy: {{matrix: {{d: [{named}]}}}}"
        return runners(
            f"{head}\n    defaults: {{run: {{working-directory: '${{{{ matrix.d }}}}'}}}}"
        )

    assert len(found(8)) == 8
    (one,) = found(9)
    assert len(one.legs) == 9


def test_inputs_decide_where_they_are_known():
    one = job("jobs:\n  a:\n    runs-on: ${{ inputs.OS || 'windows-2025' }}\n    steps: []\n")
    found = runners_given(one, [{"os": "ubuntu-24.04"}, {"os": ""}, {"os": "ubuntu-latest"}])
    assert [r.base.label for r in found] == ["ubuntu-24.04", "windows-2025"]


def test_inputs_decide_though_the_matrix_is_not_known():
    text = "runs-on: ${{ inputs.os }}\n    strategy: {matrix: '${{ fromJSON(vars.x) }}'}"
    one = job(f"jobs:\n  a:\n    {text}\n    steps: []\n")
    found = runners_given(one, [{"os": "macos-15"}, {"os": "macos-15"}])
    assert [r.base.label for r in found] == ["macos-15"]


_SEVERAL = "one of several runners"
_NONE = "an unknown runner"


@pytest.mark.parametrize(
    ("label", "base", "system"),
    [
        ("${{ github.ref && 'ubuntu-latest' || 'windows-latest' }}", _SEVERAL, UNKNOWN),
        ("${{ github.ref && 'ubuntu-latest' || 'ubuntu-22.04' }}", _SEVERAL, "Linux"),
        ("${{ a.b && 'ubuntu-latest' || a.c && 'macos-15' || 'ubuntu-22.04' }}", _SEVERAL, UNKNOWN),
        ("${{ github.ref && 'ubuntu-latest' || 'self-hosted' }}", _NONE, UNKNOWN),
        ("${{ github.ref && 'ubuntu-latest' || vars.RUNNER }}", _NONE, UNKNOWN),
        ("${{ github.ref && vars.RUNNER || 'ubuntu-latest' }}", _NONE, UNKNOWN),
        ("${{ github.ref && 'ubuntu-latest' }}", _NONE, UNKNOWN),
        ("${{ github.ref && 1 || 'ubuntu-latest' }}", _NONE, UNKNOWN),
        ("${{ github.ref && }}", _NONE, UNKNOWN),
        ("${{ format('{0}', github.ref && 'a') }}", _NONE, UNKNOWN),
        ("x${{ github.ref && 'a' || 'b' }}", _NONE, UNKNOWN),
    ],
)
def test_a_condition_chooses_the_runner(label, base, system):
    (runner,) = runners(f"runs-on: {label}")
    assert (runner.base.label, runner.os) == (base, system)
