"""The App reads files one by one, a person has a clone: both have the same findings."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import respx

from bot.github import snapshot
from bot.github.client import GitHubClient
from bot.github.pulls import read_pull_request
from bot.handlers import reading, working
from bot.handlers.reading import Reading, read_sides
from bot.handlers.working import worked_out
from bot.isolation import Term
from bot.plan.analysis import analyse
from fixers.diagnostics import Finding
from fixers.engine import CheckOptions
from fixers.model import Repository
from fixers.model.trees import DirectoryTree
from fixers.reviewing import proven
from tests.fakes.github import FakeGitHub

CI = ".github/workflows/ci.yml"
HEAD = """\
on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
"""
ACTION = """\
name: scan
description: Scans
runs:
  using: composite
  steps:
    - run: bash ./tools/scan
      shell: bash
"""
GO_MAIN = """\
package main
import "example.com/app/run"
func main() { run.It() }
"""
GO_RUN = """\
package run
import "os/exec"
func It() { exec.Command("terraform", "init") }
"""
# What a finding hangs on stands in a file that is no pipeline.
CASES = {
    "npm script": (
        "      - run: npm run scan\n",
        {"package.json": '{"scripts": {"scan": "tfsec ."}}'},
        (CI, "tool-not-installed"),
    ),
    "npm script of a package": (
        "      - run: npm run scan\n        working-directory: web/app\n",
        {
            "package.json": "{}",
            "web/app/package.json": '{"scripts": {"scan": "tfsec ."}}',
            "web/app/package-lock.json": '{"packages": {}}',
        },
        (CI, "tool-not-installed"),
    ),
    "version of a package manager": (
        "      - run: pnpm install\n",
        {"package.json": '{"packageManager": "pnpm@9.1.0"}'},
        (CI, "tool-not-installed"),
    ),
    "Makefile and what it includes": (
        "      - run: make scan\n",
        {"Makefile": "include build/scan.inc\n", "build/scan.inc": "scan:\n\ttfsec .\n"},
        (CI, "tool-not-installed"),
    ),
    "composite action and its script": (
        "      - uses: ./.github/actions/scan\n",
        {
            ".github/actions/scan/action.yml": ACTION,
            "tools/scan": "tfsec .\n",
        },
        ("tools/scan", "tool-not-installed"),
    ),
    "script that calls a script": (
        "      - run: bash tools/one\n",
        {
            "tools/one": "bash tools/two\n",
            "tools/two": "bash tools/three\n",
            "tools/three": "tfsec .",
        },
        ("tools/three", "tool-not-installed"),
    ),
    "task definition": (
        (
            "      - run: docker build -t $URL/app:$SHA . && docker push $URL/app:$SHA\n"
            "      - run: aws ecs register-task-definition --cli-input-json file://deploy/task.json\n"
            "      - run: aws ecs update-service --cluster c --service s --force-new-deployment\n"
        ),
        {"deploy/task.json": '{"family": "app", "containerDefinitions": [{"image": "app:v1"}]}'},
        None,
    ),
    "go modules": (
        "      - run: go run ./cmd/scan\n",
        {
            "go.mod": "module example.com/app\n",
            "cmd/scan/main.go": GO_MAIN,
            "run/run.go": GO_RUN,
        },
        None,
    ),
    "configuration of Terraform": (
        (
            "      - run: terraform -chdir=infra init -input=false && terraform -chdir=infra plan\n"
            "        env:\n          ENVIRONMENT: production\n"
        ),
        {
            "infra/main.tf": 'terraform {\n  backend "s3" {}\n}\n',
            "infra/.terraform.lock.hcl": "# lock\n",
        },
        None,
    ),
    "settings of Trivy": (
        (
            "      - uses: aquasecurity/trivy-action@v0.36.0\n"
            "        with:\n          scan-type: fs\n          exit-code: '1'\n"
        ),
        {"trivy.yaml": "severity: [CRITICAL]\n"},
        None,
    ),
    "what is kept out of the repository": (
        "      - run: python tools/made.py\n",
        {"tools/.gitignore": "made.py\n", "other/made.py": "print()\n"},
        None,
    ),
    "Dockerfile": (
        "      - run: docker build -f docker/Dockerfile .\n",
        {"Dockerfile": "FROM scratch\n"},
        (CI, "script-path-mismatch"),
    ),
    "program that is no text": (
        "      - run: tfsec . && ./bin/tool\n",
        {"x:bin/tool": "\0\1", "tools/odd.sh": "echo\0"},
        (CI, "tool-not-installed"),
    ),
}


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    fake = FakeGitHub()
    fake.commit("main", {CI: HEAD})
    with respx.mock(assert_all_called=False) as router:
        fake.mount(router)
        yield fake


@pytest.fixture(autouse=True)
def _toy_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real one, in this process and without other linters."""

    def inside(_: object, work: Callable[..., object], *args: object) -> object:
        return work(*args)

    monkeypatch.setattr(working, "isolated", inside)
    monkeypatch.setattr("fixers.adapters.with_adapters", lambda report, *_: report)


def read(client: GitHubClient) -> Reading:
    pull = read_pull_request(client, 7)
    assert pull is not None
    sides = read_sides(client, pull)
    assert sides is not None
    return sides


def cloned(files: dict[str, str], place: Path) -> DirectoryTree:
    for name, text in files.items():
        path = place / name.removeprefix("x:")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755 if name.startswith("x:") else 0o644)
    return DirectoryTree(place)


def seen(finding: Finding) -> tuple[object, ...]:
    at = finding.at
    return at.path, finding.rule, at.span, finding.message, finding.confidence, finding.fix


@pytest.mark.parametrize("name", CASES)
def test_findings_of_app_and_clone_are_the_same(
    client: GitHubClient, github: FakeGitHub, tmp_path: Path, name: str
) -> None:
    steps, files, expected = CASES[name]
    files = {CI: HEAD + steps, **files}
    github.commit("feature", files)
    by_app, sides = worked_out(Term.of(1), read(client), analyse, CheckOptions(), {})
    report = proven(Repository(cloned(files, tmp_path)), CheckOptions())
    known = (*by_app.introduced, *by_app.old)
    assert sorted(map(repr, (seen(one.finding) for one in known))) == sorted(
        map(repr, map(seen, report.findings))
    )
    assert by_app.notes == tuple(
        f"{note.path}:{note.line}: {note.message}" for note in (*report.problems, *report.notes)
    )
    assert sides.notes == ()
    if expected is not None:
        assert expected in {(f.at.path, f.rule) for f in report.findings}


def test_what_was_asked_for_is_brought_at_once_the_next_time(
    client: GitHubClient, github: FakeGitHub
) -> None:
    steps, files, _ = CASES["script that calls a script"]
    github.commit("feature", {CI: HEAD + steps, **files})
    worked_out(Term.of(1), read(client), analyse, CheckOptions(), {})
    github.requests.clear()
    github.commit("feature", {CI: f"{HEAD}{steps}      - run: 'true'\n", **files})
    worked_out(Term.of(1), read(client), analyse, CheckOptions(), {})
    assert github.reads().count("/graphql") == 2  # the pull request, and all contents


def test_files_that_are_too_many_are_told_of(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, files, _ = CASES["script that calls a script"]
    github.commit("feature", {CI: HEAD + steps, **files})
    monkeypatch.setattr(reading, "ASKED", 0)
    found, sides = worked_out(Term.of(1), read(client), analyse, CheckOptions(), {})
    assert sides.notes == ("1 files were not read: there are too many",)
    assert found.introduced == ()


def test_files_that_are_too_large_together_are_told_of(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read first leaves out what has no room; a large file is not brought later either."""
    steps, files, _ = CASES["script that calls a script"]
    padded = {path: f"{text}\n{'#' * 70_000}\n" for path, text in files.items()}
    github.commit("feature", {CI: HEAD + steps, **padded})
    monkeypatch.setattr(snapshot, "ROOM", 1000)
    monkeypatch.setattr(reading, "ROOM", 1000)
    found, sides = worked_out(Term.of(1), read(client), analyse, CheckOptions(), {})
    assert sides.notes == ("1 files were not read: there are too many",)
    assert found.introduced == ()


def test_scripts_that_lead_too_far_are_told_of(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, files, _ = CASES["script that calls a script"]
    github.commit("feature", {CI: HEAD + steps, **files})
    monkeypatch.setattr(working, "ROUNDS", 2)
    _, sides = worked_out(Term.of(1), read(client), analyse, CheckOptions(), {})
    assert [note for note in sides.notes if "lead from one to the next" in note]
