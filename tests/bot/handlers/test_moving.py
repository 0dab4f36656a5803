"""A pull request that changes while the bot is at work on it."""

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from bot.github.client import GitHubClient
from bot.github.errors import ThrottledError
from bot.handlers import abandon, handle
from bot.jobs import ReviewJob
from tests.bot import toy
from tests.bot.handlers.jobs import job
from tests.bot.handlers.test_command import order
from tests.fakes.github import REPO, ROUTES, FakeGitHub

LOST = httpx.Response(502, json={})
REVIEWS = ("POST", "/pulls/7/reviews")
IGNORE = "/fix-pipeline ignore bad-word on purpose"


@pytest.fixture
def reviewed(client: GitHubClient, github: FakeGitHub) -> FakeGitHub:
    handle(client, ReviewJob(job(github).target, "r-1", github.head))
    return github


def at_the_push(
    monkeypatch: pytest.MonkeyPatch, github: FakeGitHub, happens: Callable[[], object]
) -> None:
    """Something comes in between, once."""
    fine, left = github.move, [happens]

    def race(_: FakeGitHub, body: dict[str, object], branch: str) -> httpx.Response:
        if left:
            left.pop()()
        return fine(body, branch)

    monkeypatch.setitem(ROUTES, ("PATCH", REPO + r"/git/refs/heads/([^/]+)"), race)


@pytest.fixture
def _heeding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.plan.ignore.check", toy.check_heeding)
    monkeypatch.setattr("bot.plan.ignore.inspect", toy.inspect_heeding)


@pytest.mark.usefixtures("_heeding")
@pytest.mark.parametrize("reply", [0, 1])
def test_ignore_goes_to_where_the_branch_moved(
    client: GitHubClient, reviewed: FakeGitHub, monkeypatch: pytest.MonkeyPatch, reply: int
) -> None:
    files = {toy.WORKFLOW: reviewed.file(toy.WORKFLOW), "README.md": "# Moved\n"}
    at_the_push(monkeypatch, reviewed, lambda: reviewed.commit("feature", files))
    assert handle(client, order(reviewed, IGNORE, reply=reply)) == "committed"
    assert reviewed.file(toy.WORKFLOW).count("ignore[bad-word]") == 2
    assert reviewed.file("README.md") == "# Moved\n"


@pytest.mark.usefixtures("_heeding")
def test_ignore_silences_nothing_that_the_asker_has_not_seen(
    client: GitHubClient, reviewed: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {toy.WORKFLOW: toy.text("BAD", "BAD twice", "BAD thrice")}
    at_the_push(monkeypatch, reviewed, lambda: reviewed.commit("feature", files))
    assert handle(client, order(reviewed, IGNORE, reply=1)) == "refused"
    assert "moved on" in reviewed.comments[0].body
    assert "ignore" not in reviewed.file(toy.WORKFLOW)


def test_undo_takes_nothing_back_once_the_branch_moved(
    client: GitHubClient, reviewed: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle(client, order(reviewed, "/fix-pipeline"))
    files = {toy.WORKFLOW: reviewed.file(toy.WORKFLOW), "README.md": "# Moved\n"}
    at_the_push(monkeypatch, reviewed, lambda: reviewed.commit("feature", files))
    assert handle(client, order(reviewed, "/fix-pipeline undo", "c-2")) == "refused"
    assert "not one of mine" in reviewed.comments[-1].body
    assert "GOOD" in reviewed.file(toy.WORKFLOW)


def test_fix_of_what_is_merged_meanwhile(
    client: GitHubClient, reviewed: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def merge() -> None:
        reviewed.state = "MERGED"
        gone = httpx.Response(422, json={"message": "Reference does not exist"})
        reviewed.failures["PATCH", "/git/refs/heads/feature"] = [gone]

    commits = ROUTES["POST", REPO + r"/git/commits"]

    def merged(github: FakeGitHub, body: dict[str, object]) -> httpx.Response:
        merge()
        return commits(github, body)

    monkeypatch.setitem(ROUTES, ("POST", REPO + r"/git/commits"), merged)
    assert handle(client, order(reviewed, "/fix-pipeline")) == "answered"
    assert "Not pushed: The pull request is closed." in reviewed.comments[0].body
    assert "```diff" in reviewed.comments[0].body


def test_undo_of_another_bots_commit_that_has_our_trailer(
    client: GitHubClient, reviewed: FakeGitHub
) -> None:
    handle(client, order(reviewed, "/fix-pipeline"))
    fixed = reviewed.commits[reviewed.head]
    forged = replace(fixed, parents=(reviewed.head,), author="other[bot]")
    head = reviewed.store("feature", forged)
    assert handle(client, order(reviewed, "/fix-pipeline undo", "c-2")) == "refused"
    assert reviewed.head == head
    assert "not one of mine" in reviewed.comments[-1].body


def test_undo_in_a_fork_that_is_closed_to_us(client: GitHubClient, reviewed: FakeGitHub) -> None:
    reviewed.head_repository, reviewed.head_owner = "mona/shop", "User"
    reviewed.maintainer_can_modify = True
    assert handle(client, order(reviewed, "/fix-pipeline")) == "committed"
    closed = httpx.Response(404, json={"message": "Not Found"})
    reviewed.failures["GET", f"/git/commits/{reviewed.head}"] = [closed]
    assert handle(client, order(reviewed, "/fix-pipeline undo", "c-2")) == "refused"
    assert "may not read" in reviewed.comments[-1].body


def test_runs_of_a_fork_that_graphql_does_not_show(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may look for them in the fork: a job that is tried again must find its own."""
    github.head_repository = "mona/shop"
    monkeypatch.setattr("bot.github.pulls.runs_of", lambda suites: ())
    github.failures[REVIEWS] = [LOST]
    with pytest.raises(ThrottledError):
        handle(client, job(github))
    assert handle(client, job(github)) == "reviewed"
    assert [run["status"] for run in github.checks] == ["completed"]


def test_reopened_after_it_was_closed_at_a_fault(client: GitHubClient, github: FakeGitHub) -> None:
    github.failures[REVIEWS] = [LOST]
    with pytest.raises(ThrottledError):
        handle(client, job(github))
    github.state = "CLOSED"
    assert handle(client, job(github)) == "closed"
    assert github.checks[0]["conclusion"] == "neutral"
    github.state = "OPEN"
    assert handle(client, job(github, "d-2")) == "reviewed"
    assert len(github.reviews) == 1
    assert [run["conclusion"] for run in github.checks] == ["neutral", "failure"]


@pytest.mark.parametrize("refused", [False, True])
def test_forced_away_at_the_review_and_back(
    client: GitHubClient, github: FakeGitHub, refused: bool
) -> None:
    """The head is the same as before, and nobody was told of it yet."""
    still = github.read_pull({}, "7").json()
    away = {**still, "head": {**still["head"], "sha": "0" * 40}}
    if refused:
        github.failures[REVIEWS] = [httpx.Response(422, json={"message": "not part of it"})]
    github.failures["GET", "/pulls/7"] = [
        *([httpx.Response(200, json=still)] if refused else []),
        httpx.Response(200, json=away),
    ]
    assert handle(client, job(github)) == "superseded"
    assert github.reviews == []
    assert handle(client, job(github, "d-2")) == "reviewed"
    assert len(github.reviews) == 1
    assert [run["status"] for run in github.checks] == ["completed", "completed"]


def test_autofix_that_was_forced_away_is_not_done_again(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.config = "mode: autofix\n"
    old = github.head
    assert handle(client, job(github)) == "fixed"
    assert github.head != old
    github.branches["feature"] = old
    assert handle(client, job(github, "d-2")) == "reviewed"
    assert github.head == old
    assert [run["conclusion"] for run in github.checks] == ["neutral", "failure"]
    assert len(github.reviews) == 1


def test_review_that_was_given_up_can_be_replayed(client: GitHubClient, github: FakeGitHub) -> None:
    github.failures[REVIEWS] = [LOST]
    with pytest.raises(ThrottledError):
        handle(client, job(github))
    abandon(client, job(github))
    assert [run["conclusion"] for run in github.checks] == ["neutral"]
    assert "not reviewed yet" in _answer(client, github, "/fix-pipeline")
    assert handle(client, job(github)) == "reviewed"
    assert [run["conclusion"] for run in github.checks] == ["neutral", "failure"]


def _answer(client: GitHubClient, github: FakeGitHub, text: str) -> str:
    handle(client, order(github, text))
    return github.comments[-1].body


@pytest.mark.parametrize("text", ["/fix-pipeline", "/fix-pipeline undo"])
def test_a_branch_is_left_alone_whose_pull_request_is_closed_meanwhile(
    client: GitHubClient, reviewed: FakeGitHub, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """GitHub would take the commit: a branch knows nothing of pull requests."""
    if "undo" in text:
        handle(client, order(reviewed, "/fix-pipeline", "c-0"))
    head, fine = reviewed.head, FakeGitHub.add_commit

    def closing(github: FakeGitHub, body: dict[str, object]) -> httpx.Response:
        github.state = "CLOSED"
        return fine(github, body)

    monkeypatch.setitem(ROUTES, ("POST", REPO + r"/git/commits"), closing)
    assert handle(client, order(reviewed, text, "c-9")) in {"refused", "answered"}
    assert "closed" in reviewed.comments[-1].body
    assert reviewed.head == head
