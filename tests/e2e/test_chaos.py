"""Outages, lost answers, limits and kills: every pull request is reviewed, and exactly once."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.faults import Kind
from sandbox.people import Opening
from sandbox.server import Sandbox
from sandbox.state import PullRequest, Repository
from tests.e2e.process import AppProcess

WORKFLOW = ".github/workflows/ci.yml"
GOOD = """\
on: pull_request
jobs:
  plan:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: echo plan
"""
BAD = GOOD + "      - run: tfsec .\n"
PULLS = 12
PATIENCE = 60.0


@pytest.fixture
def github() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def app(github: Sandbox, tmp_path: Path) -> Iterator[AppProcess]:
    made = AppProcess(github, f"sqlite:///{tmp_path}/jobs.sqlite", tmp_path / "log")
    made.start()
    made.await_alive()
    github.set_hook(made.hook)
    yield made
    made.kill()


def shop(github: Sandbox, name: str) -> Repository:
    return github.people.create_repository(name, {WORKFLOW: GOOD}, collaborators={"w": "write"})


def open_pull(github: Sandbox, repository: Repository, branch: str) -> PullRequest:
    github.people.push(repository.full_name, branch, {WORKFLOW: BAD}, "w", f"Work on {branch}")
    opening = Opening("A change", branch)
    return github.people.open_pull(repository.full_name, opening, "w")


def until_reviewed(repository: Repository, heads: set[str], app: AppProcess) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        runs = [run for run in list(repository.checks) if run.head_sha in heads]
        if {run.head_sha for run in runs if run.status == "completed"} == heads:
            return
        time.sleep(0.1)
    raise AssertionError(app.log.read_text()[-5000:])


def assert_told_once(repository: Repository, pulls: list[PullRequest]) -> None:
    assert len(repository.checks) == len(pulls)
    for pull in pulls:
        assert [review.commit for review in pull.reviews] == [pull.head_sha]
        assert len(pull.review_comments) == 1
    for run in repository.checks:
        assert (run.conclusion, len(run.annotations)) == ("failure", 1)


def test_faults_and_kills(github: Sandbox, app: AppProcess) -> None:
    """Deliveries that come while the App is dead are found through the deliveries API."""
    repository = shop(github, "acme/shop")
    github.faults.rate = 0.08
    pulls = []
    for number in range(PULLS):
        pulls.append(open_pull(github, repository, f"b{number}"))
        if number % 4 == 3:
            time.sleep(1.5)
            app.kill()
            app.start()
    app.await_alive()
    until_reviewed(repository, {pull.head_sha for pull in pulls}, app)
    assert_told_once(repository, pulls)
    assert github.faults.happened


def test_a_limit_stops_its_installation_only(github: Sandbox, app: AppProcess) -> None:
    one, two = shop(github, "acme/shop"), shop(github, "other/shop")
    github.faults.retry_after = wait = 12  # a busy machine takes seconds for the other one
    github.faults.plan("GET", "/repos/acme/shop/compare/.*", Kind.SECONDARY)
    limited = open_pull(github, one, "b")
    github.faults.await_all()
    [(at, _, _)] = github.faults.happened
    until_reviewed(two, {open_pull(github, two, "b").head_sha}, app)
    assert time.monotonic() < at + wait
    assert one.checks == []
    until_reviewed(one, {limited.head_sha}, app)
    assert time.monotonic() >= at + wait
    assert_told_once(one, [limited])


def test_a_fix_is_committed_once(github: Sandbox, app: AppProcess) -> None:
    """Killed between the push and the answer."""
    repository = shop(github, "acme/shop")
    pull = open_pull(github, repository, "b")
    head = pull.head_sha
    until_reviewed(repository, {head}, app)
    github.faults.plan("POST", "/repos/acme/shop/issues/1/comments", Kind.UNAVAILABLE)
    github.people.comment("acme/shop", 1, "/fix-pipeline", "w")
    github.faults.await_all()
    app.kill()
    app.start()
    app.await_alive()
    end = time.monotonic() + PATIENCE
    while len(pull.comments) < 2 and time.monotonic() < end:
        time.sleep(0.1)
    assert [said.user.type for said in pull.comments] == ["User", "Bot"], app.log.read_text()
    assert len(repository.git.log(head, pull.head_sha)) <= 1


def test_a_polite_stop_lets_work_end(github: Sandbox, app: AppProcess) -> None:
    repository = shop(github, "acme/shop")
    pull = open_pull(github, repository, "b")
    github.webhooks.wait()
    assert app.stop() == 0
    app.start()
    app.await_alive()
    until_reviewed(repository, {pull.head_sha}, app)
    assert_told_once(repository, [pull])
