"""A repository as rules see it."""

import pytest

from fixers.model import UNKNOWN, Credentials, TraceKind, TreeOrigin, Tri
from fixers.model.repository import SYMLINK
from fixers.model.trees import MemoryTree
from fixers.model.whole import Repository
from fixers.syntax.source import Unreadable
from fixers.syntax.yaml_doc import YamlProblem
from tests.fixers.model.building import CI, repository, steps, workflow

HEAD, OTHER = TreeOrigin.HEAD, TreeOrigin.OTHER
CHECKOUT = "- uses: actions/checkout@v4\n- run: use"
COMPOSITE = "runs: {using: composite, steps: [{run: inner, shell: bash}]}"


def labels(repo) -> list[str]:
    return [trace.label for trace in repo.traces]


def test_one_trace_a_distinct_image(shell):
    text = steps("- run: a", runner="${{ matrix.os }}")
    axis = "    strategy: {matrix: {os: [ubuntu-latest, ubuntu-24.04, windows-latest]}}\n"
    repo = workflow(text.replace("    steps:", axis + "    steps:"))
    assert labels(repo) == ["job build on ubuntu-24.04", "job build on windows-2025"]
    assert [trace.events[0].script is None for trace in repo.traces] == [False, True]
    assert len(repo.scripts) == 1


def test_jobs_that_never_run_or_call_a_workflow_have_no_trace(shell):
    repo = workflow("""\
        on: push
        jobs:
          never: {runs-on: ubuntu-latest, if: false, steps: [{run: a}]}
          call: {uses: ./.github/workflows/x.yml}
        """)
    assert repo.traces == ()


def test_a_link_is_no_workflow(shell):
    files = {CI: steps("- run: a").encode(), ".github/workflows/l.yml": b"ci.yml"}
    repo = Repository(MemoryTree(files, {".github/workflows/l.yml": SYMLINK}))
    assert [view.path for view in repo.workflows] == [CI]
    assert [gap.at.path for gap in repo.gaps] == [".github/workflows/l.yml"]


def test_a_called_workflow_runs_at_home_only_when_called_here(shell):
    called = ".github/workflows/called.yml"
    callee = steps(CHECKOUT).replace("on: push", "on: workflow_call")
    repository({called: callee}).traces  # noqa: B018
    caller = f"on: push\njobs: {{c: {{uses: ./{called}}}}}\n"
    repository({called: callee, CI: caller}).traces  # noqa: B018
    repository({called: steps(CHECKOUT)}).traces  # noqa: B018
    origins = [machine.checkouts for _, machine, _ in shell.calls]
    assert origins == [{"": OTHER}, {"": HEAD}, {"": HEAD}]


def test_an_action_that_no_job_reaches_stands_alone(shell):
    path = ".github/actions/setup/action.yml"
    repo = repository({CI: steps("- run: a"), path: COMPOSITE})
    alone = repo.traces[1]
    assert (alone.kind, alone.label) == (TraceKind.ACTION, "action .github/actions/setup")
    machine = shell.machine("inner")
    assert machine.checkouts == {"": OTHER} and machine.has("jq") is Tri.UNKNOWN
    assert machine.credentials is Credentials.UNKNOWN


def test_a_reached_action_is_not_walked_again(shell):
    files = {CI: steps("- uses: actions/checkout@v4\n- uses: ./"), "action.yml": COMPOSITE}
    assert labels(repository(files)) == ["job build on ubuntu-24.04"]


def test_an_action_that_another_one_reaches_is_not_walked_again(shell):
    inner = "runs: {using: composite, steps: [{run: inner, shell: bash}]}"
    assert labels(repository({"action.yml": inner})) == ["action ."]


def test_scripts_of_the_pipeline_stand_alone(shell):
    repo = repository({"lib/scripts/a.sh": "one", "src/b.bash": "two", "ci/c.txt": "three"})
    (trace,) = repo.traces
    assert (trace.kind, trace.label) == (TraceKind.SCRIPT, "script lib/scripts/a.sh")
    machine = shell.machine("one")
    assert machine.directory is UNKNOWN and machine.checkouts == {"": HEAD}
    assert (machine.errexit, machine.pipefail) == (Tri.NO, Tri.NO)
    assert [unit.path for unit in repo.scripts] == ["lib/scripts/a.sh", "src/b.bash"]


@pytest.mark.parametrize(
    ("text", "followed"),
    [
        ("curl -fsS https://example.com", True),
        ("docker run aquasec/trivy:0.50.0 fs .", True),
        ("python3 tools/sqlmap.py -u https://example.com", True),
        ("AWS_ACCESS_KEY_ID='${{ secrets.KEY }}' ./x.py", True),
        ('cd "$GITHUB_WORKSPACE" && ./ci/scan', True),
        ("echo draws docs; make test", False),
    ],
)
def test_scripts_that_say_nothing_of_interest_are_not_followed(text, followed):
    assert labels(repository({"ci/a.sh": text})) == ["script ci/a.sh"] * followed


def test_scripts_are_the_blocks_in_shell_and_the_files(shell):
    body = "- run: a\n- run: b\n  shell: python\n- uses: a/b@v1\n- run: c\n  shell: bash"
    repo = repository({CI: steps(body), "action.yml": COMPOSITE, "x.sh": "file"})
    assert [unit.shell.text for unit in repo.scripts] == ["a", "c", "inner", "file"]
    assert [unit.scalar is None for unit in repo.scripts] == [False, False, False, True]


def test_files_that_cannot_be_read_are_problems():
    files = {
        ".github/workflows/bad.yml": b"a: [",
        ".github/workflows/binary.yaml": b"\0",
        ".github/workflows/deep/ok.yml": b"a: [",
        ".github/workflows/note.txt": b"\0",
        "x.sh": b"\xff",
        "gone/action.yml": b"",
    }
    repo = Repository(MemoryTree(files, known=[".github/workflows/unknown.yml"]))
    yaml, binary, script = repo.problems
    assert isinstance(yaml, YamlProblem) and yaml.path == ".github/workflows/bad.yml"
    assert binary == Unreadable(".github/workflows/binary.yaml", "binary file")
    assert script == Unreadable("x.sh", "not valid UTF-8")
    assert repo.workflows == repo.actions == repo.traces == repo.scripts == ()


def test_an_empty_repository():
    repo = repository({})
    assert repo.workflows == repo.actions == repo.traces == repo.scripts == repo.problems == ()
