"""What of a review stands on GitHub when it refuses a part."""

from contextlib import suppress
from dataclasses import replace

import httpx
import pytest

from bot.github.client import GitHubClient
from bot.github.errors import GoneError, SuspendedError, ThrottledError, UnavailableError
from bot.handlers import handle
from tests.bot import toy
from tests.bot.handlers.jobs import job
from tests.fakes.github import APP_LOGIN, REPO, ROUTES, FakeGitHub, Said


def test_annotations_are_not_told_twice(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.github.checks.BATCH", 1)
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD 1", "BAD 2", "BAD 3")})
    fine = github.change_check
    lost = iter([False, True])

    def lossy(body: dict[str, object], identity: str) -> httpx.Response:
        answer = fine(body, identity)
        return httpx.Response(502) if next(lost, False) else answer

    monkeypatch.setitem(ROUTES, ("PATCH", REPO + r"/check-runs/(\d+)"), lambda _, *a: lossy(*a))
    with pytest.raises(ThrottledError):
        handle(client, job(github))
    assert handle(client, job(github)) == "reviewed"
    annotations = github.checks[0]["annotations"]
    assert [note["start_line"] for note in annotations] == [6, 7, 8]


def test_forged_marker_hides_nothing(client: GitHubClient, github: FakeGitHub) -> None:
    forged = f"<!-- fix-pipeline:review={github.head} -->"
    github.reviews.append(Said("mallory", forged))
    handle(client, job(github))
    assert len(github.threads) == 2
    assert {said.author for said in github.reviews} == {"mallory", APP_LOGIN}


def test_refused_review_falls_apart_into_comments(client: GitHubClient, github: FakeGitHub) -> None:
    refusal = httpx.Response(422, json={"message": "Unprocessable"})
    github.failures["POST", "/pulls/7/reviews"] = [refusal]
    github.failures["POST", "/pulls/7/comments"] = [refusal]
    assert handle(client, job(github)) == "reviewed"
    assert len(github.reviews) == 1
    assert [thread.line for thread in github.threads] == [6, 7]
    assert not any("```suggestion" in thread.body for thread in github.threads)


def test_comments_go_alone_and_the_summary_last(client: GitHubClient, github: FakeGitHub) -> None:
    refusal = httpx.Response(422, json={"message": "Unprocessable"})
    github.failures["POST", "/pulls/7/reviews"] = [refusal, refusal]
    github.failures["POST", "/pulls/7/comments"] = [refusal, refusal]
    assert handle(client, job(github)) == "reviewed"
    assert len(github.reviews) == 1
    assert [thread.line for thread in github.threads] == [0, 7]  # 0: on the file


def test_what_no_comment_can_carry_is_in_the_summary(
    client: GitHubClient, github: FakeGitHub
) -> None:
    refusal = httpx.Response(422, json={"message": "Unprocessable"})
    github.failures["POST", "/pulls/7/reviews"] = [refusal, refusal]
    github.failures["POST", "/pulls/7/comments"] = [refusal] * 6
    assert handle(client, job(github)) == "reviewed"
    assert github.threads == []
    assert "ci.yml:6`" in github.reviews[0].body


def test_review_that_falls_apart_is_resumed(client: GitHubClient, github: FakeGitHub) -> None:
    refusal = httpx.Response(422, json={"message": "Unprocessable"})
    lost = httpx.Response(502, json={})
    github.failures["POST", "/pulls/7/reviews"] = [refusal, refusal, lost]
    with pytest.raises(ThrottledError):
        handle(client, job(github))
    assert handle(client, job(github)) == "reviewed"
    assert [thread.line for thread in github.threads] == [6, 7]


@pytest.mark.parametrize(
    "refused",
    [
        {"errors": [{"type": "UNPROCESSABLE", "message": "no"}]},
        {  # without the right to write contents
            "data": {"resolveReviewThread": None},
            "errors": [{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}],
        },
    ],
)
def test_thread_that_cannot_be_resolved_is_folded(
    client: GitHubClient, github: FakeGitHub, refused: dict[str, object]
) -> None:
    handle(client, job(github))
    github.commit("feature", {toy.WORKFLOW: toy.text("good", "fine")})
    times = 2 if "FORBIDDEN" in str(refused) else 1  # once more with another token
    github.failures["MUTATION", "/graphql"] = [httpx.Response(200, json=refused)] * times
    assert handle(client, job(github, "d-2")) == "reviewed"
    assert [thread.resolved for thread in github.threads] == [False, True]
    assert [thread.folded for thread in github.threads] == [True, False]
    assert [review.folded for review in github.reviews] == [True]


def test_locked_conversation_leaves_the_check(client: GitHubClient, github: FakeGitHub) -> None:
    locked = httpx.Response(403, json={"message": "Unable to create comment: issue is locked"})
    github.failures["POST", "/pulls/7/reviews"] = [locked]
    assert handle(client, job(github)) == "reviewed"
    assert [run["conclusion"] for run in github.checks] == ["failure"]


def test_a_check_run_ends_without_annotations_that_are_refused(
    client: GitHubClient, github: FakeGitHub
) -> None:
    refused = httpx.Response(422, json={"message": "Invalid request."})
    github.failures["PATCH", "/check-runs/1"] = [refused]
    assert handle(client, job(github)) == "reviewed"
    assert [run["status"] for run in github.checks] == ["completed"]
    assert len(github.reviews) == 1


@pytest.mark.parametrize("status", [403, 404])
def test_a_right_that_was_lost_on_the_way_is_waited_for(
    client: GitHubClient, github: FakeGitHub, status: int
) -> None:
    denied = httpx.Response(status, json={"message": "Resource not accessible by integration"})
    github.failures["PATCH", "/check-runs/1"] = [denied] * 2
    with pytest.raises(GoneError):
        handle(client, job(github))
    assert [run["status"] for run in github.checks] == ["in_progress"]
    assert handle(client, job(github)) == "reviewed"
    assert [run["status"] for run in github.checks] == ["completed"]
    assert len(github.reviews) == 1


def test_no_right_to_check_runs_leaves_the_review(client: GitHubClient, github: FakeGitHub) -> None:
    denied = httpx.Response(403, json={"message": "Resource not accessible by integration"})
    github.failures["POST", "/check-runs"] = [denied] * 2
    assert handle(client, job(github)) == "reviewed"
    assert (len(github.reviews), github.checks) == (1, [])


@pytest.mark.parametrize(
    "request_",
    [
        ("QUERY", "/graphql"),
        ("POST", "/check-runs"),
        ("POST", "/pulls/7/reviews"),
        ("PATCH", "/check-runs/1"),
    ],
)
def test_a_suspended_installation_leaves_all_as_it_is(
    client: GitHubClient, github: FakeGitHub, request_: tuple[str, str]
) -> None:
    """It is no right that is missing: the review is made when it is taken up again."""
    refusal = httpx.Response(403, json={"message": "This installation has been suspended"})
    github.failures[request_] = [refusal]
    with pytest.raises(SuspendedError):
        handle(client, job(github))
    assert handle(client, job(github)) == "reviewed"
    assert [run["status"] for run in github.checks] == ["completed"]
    assert len(github.reviews) == 1


def test_a_check_ends_though_graphql_is_away(client: GitHubClient, github: FakeGitHub) -> None:
    """What is resolved by it alone stays as it is."""
    handle(client, job(github))
    github.commit("feature", {toy.WORKFLOW: toy.text("good", "BAD twice")})
    github.failures["QUERY", "/graphql"] = [httpx.Response(500)] * 99
    github.failures["MUTATION", "/graphql"] = [httpx.Response(500)] * 99
    for _ in range(3):
        with suppress(UnavailableError):
            handle(client, job(github, "d-2"))
    assert [run["status"] for run in github.checks] == ["completed", "completed"]
    tries = len(github.requests)
    handle(client, replace(job(github, "d-3"), again=True))
    asked = [path for _, path in github.requests[tries:] if path == "/graphql"]
    assert len(asked) <= 5  # it is not waited for by now
