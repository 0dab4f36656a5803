import pytest

from fixers.check_names import minding_names
from fixers.diagnostics import Applicability, Edit, Finding, Fix, Location, Severity, SkippedFix
from fixers.model import Repository
from fixers.model.trees import MemoryTree
from fixers.syntax.span import Span

PATH = ".github/workflows/ci.yml"
JOB = """on: push
jobs:
  plain:
    runs-on: ubuntu-24.04
    steps:
      - run: date
  test:{name}
    strategy:
      fail-fast: false
      matrix:
        os: [linux, darwin]
        build: [{{kind: slow}}, {{kind: fast, run: make old-axis}}]
        include:
          - label: unit
            Cmd: make old-entry
    runs-on: ubuntu-24.04
    steps:
      - run: ${{{{ matrix.cmd }}}} && make old-step
"""


def minded(name: str, old: str, sure: Applicability = Applicability.SAFE) -> Fix:
    text = JOB.format(name=f"\n    name: {name}" if name else "")
    repository = Repository(MemoryTree({PATH: text.encode(), "x.yml": b"a: 1\n"}))
    at = text.index(old)
    fix = Fix("Mend", (Edit(PATH, Span(at, at + len(old)), "new"),), applicability=sure)
    told = minding_names(finding(repository, fix), repository).fix
    assert isinstance(told, Fix)
    assert told.edits == fix.edits
    return told


def finding(repository: Repository, fix: Fix | SkippedFix | None) -> Finding:
    at = Location(repository.workflows[0].source, Span(0, 2))
    return Finding("r", Severity.ERROR, at, "wrong", fix=fix)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("", "old-entry"),
        ("", "old-axis"),
        ("Test", "old-entry"),
        ("Test of ${{ github.ref }}", "old-entry"),
        ("Test ${{ matrix.cmd }}", "old-entry"),
        ("Test ${{ matrix.os }} ${{ matrix['cmd'] }}", "old-entry"),
        ("Test ${{ matrix[inputs.key] }}", "old-entry"),
        ("Test ${{ toJSON(matrix) }}", "old-entry"),
        ("Test ${{ matrix. }}", "old-entry"),
        ("Test ${{ matrix.build.run }}", "old-axis"),
        ("Test ${{ matrix.build }}", "old-axis"),
    ],
)
def test_values_that_name_a_check_are_not_changed_unasked(name: str, old: str) -> None:
    told = minded(name, old)
    assert told.title == "Mend, which gives the check of `test` another name"
    assert told.applicability is Applicability.UNSAFE


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("", "old-step"),
        ("Test ${{ matrix.label }}", "old-entry"),
        ("Test ${{ matrix.os }} of ${{ github.ref }}", "old-axis"),
        ("Test ${{ matrix.build.kind }}", "old-axis"),
    ],
)
def test_other_values_may_be_changed(name: str, old: str) -> None:
    told = minded(name, old)
    assert (told.title, told.applicability) == ("Mend", Applicability.SAFE)


def test_what_is_for_people_stays_so() -> None:
    assert minded("", "old-entry", Applicability.DISPLAY_ONLY).applicability is (
        Applicability.DISPLAY_ONLY
    )


@pytest.mark.parametrize("fix", [None, SkippedFix("unknown"), Fix("Move")])
def test_what_edits_nothing_stays(fix: Fix | SkippedFix | None) -> None:
    repository = Repository(MemoryTree({PATH: JOB.format(name="").encode()}))
    assert minding_names(finding(repository, fix), repository).fix == fix
