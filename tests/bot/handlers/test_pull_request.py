"""A review from the job to what stands on GitHub."""

import httpx
import pytest

from bot.github.client import GitHubClient
from bot.github.errors import ThrottledError
from bot.handlers import abandon, handle
from bot.jobs import ReviewJob, Target
from tests.bot import toy
from tests.fakes.github import APP_LOGIN, FakeGitHub, Said


def job(github: FakeGitHub, delivery: str = "d-1", head: str | None = None) -> ReviewJob:
    target = Target(42, github.repository, github.number)
    return ReviewJob(target, delivery, head or github.head)


def test_new_problems_are_told_once(client: GitHubClient, github: FakeGitHub) -> None:
    assert handle(client, job(github)) == "reviewed"
    assert [(thread.path, thread.line) for thread in github.threads] == [
        (toy.WORKFLOW, 6),
        (toy.WORKFLOW, 7),
    ]
    assert len(github.reviews) == 1
    assert github.checks[0]["conclusion"] == "failure"
    assert github.checks[0]["status"] == "completed"
    assert [a["identifier"] for a in github.checks[0]["actions"]] == ["fix", "recheck"]


def test_usual_review_reads_six_times(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    assert len(github.reads()) <= 6, github.reads()


def test_irrelevant_pull_request_costs_two_reads(client: GitHubClient, github: FakeGitHub) -> None:
    github.commit("feature", {toy.WORKFLOW: toy.text("good"), "README.md": "# New\n"})
    assert handle(client, job(github)) == "irrelevant"
    assert len(github.reads()) == 2
    assert github.writes() == []


def test_the_same_job_again_writes_nothing(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    written = len(github.writes())
    assert handle(client, job(github)) == "repeated"
    assert len(github.writes()) == written


def test_a_job_that_died_before_its_end_is_finished(
    client: GitHubClient, github: FakeGitHub
) -> None:
    lost = httpx.Response(502, json={})
    github.failures["PATCH", "/check-runs/1"] = [lost]
    with pytest.raises(ThrottledError):
        handle(client, job(github))
    assert handle(client, job(github)) == "reviewed"
    assert len(github.reviews) == 1
    assert len(github.threads) == 2
    assert [run["status"] for run in github.checks] == ["completed"]


def test_another_delivery_for_the_head_adds_no_review(
    client: GitHubClient, github: FakeGitHub
) -> None:
    handle(client, job(github))
    assert handle(client, job(github, "d-2")) == "reviewed"
    assert len(github.reviews) == 1
    assert len(github.checks) == 2


def test_late_delivery_ends_at_once(client: GitHubClient, github: FakeGitHub) -> None:
    assert handle(client, job(github, head="0" * 40)) == "superseded"
    assert github.writes() == []


def test_closed_pull_request(client: GitHubClient, github: FakeGitHub) -> None:
    github.state = "MERGED"
    assert handle(client, job(github)) == "closed"
    assert github.writes() == []


def test_next_push_resolves_what_is_fixed_and_repeats_nothing(
    client: GitHubClient, github: FakeGitHub
) -> None:
    handle(client, job(github))
    github.commit("feature", {toy.WORKFLOW: "# moved\n" + toy.text("BAD", "good")})
    handle(client, job(github, "d-2"))
    assert [thread.resolved for thread in github.threads] == [False, True]
    assert len(github.reviews) == 1
    assert github.checks[1]["conclusion"] == "failure"


def test_old_problems_do_not_fail_the_check(client: GitHubClient, github: FakeGitHub) -> None:
    github.branches.clear()
    github.commit("main", {toy.WORKFLOW: toy.text("BAD")})
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD", "good")})
    assert handle(client, job(github)) == "reviewed"
    assert github.checks[0]["conclusion"] == "success"
    assert github.reviews == github.threads == []
    assert "Older, not counted here: 1 problem" in str(github.checks[0]["output"])


def test_script_that_a_workflow_runs(client: GitHubClient, github: FakeGitHub) -> None:
    files = {toy.WORKFLOW: toy.text("./tools/go.py"), "tools/go.py": "1"}
    github.branches.clear()
    github.commit("main", files)
    github.commit("feature", {**files, "tools/go.py": "2"})
    assert handle(client, job(github)) == "reviewed"
    github.commit("feature", {**files, "other.py": "2"})
    assert handle(client, job(github)) == "irrelevant"


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
    assert sorted(thread.line for thread in github.threads) == [0, 7]  # 0: on the file


def test_thread_that_cannot_be_resolved_is_left(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    github.commit("feature", {toy.WORKFLOW: toy.text("good", "fine")})
    refused = {"errors": [{"type": "UNPROCESSABLE", "message": "no"}]}
    github.failures["MUTATION", "/graphql"] = [httpx.Response(200, json=refused)]
    assert handle(client, job(github, "d-2")) == "reviewed"
    assert [thread.resolved for thread in github.threads] == [False, True]


def test_text_that_graphql_changes_is_read_as_bytes(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.commit("feature", {toy.WORKFLOW: "\ufeff" + toy.text("BAD")})
    handle(client, job(github))
    assert sum("/git/blobs/" in path for path in github.reads()) == 1
    assert len(github.threads) == 1


@pytest.mark.parametrize(
    ("mode", "outcome", "reviews", "conclusion"),
    [("off", "off", 0, None), ("observe", "reviewed", 0, "neutral")],
)
def test_modes_without_review(
    client: GitHubClient, github: FakeGitHub, mode: str, outcome: str, reviews: int, conclusion: str
) -> None:
    github.config = f"mode: {mode}\n"
    assert handle(client, job(github)) == outcome
    assert len(github.reviews) == reviews
    assert [run["conclusion"] for run in github.checks] == ([conclusion] if conclusion else [])


def test_organisation_default_counts_when_the_repository_has_none(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.defaults = "mode: off\n"
    assert handle(client, job(github)) == "off"


def test_wrong_configuration_is_told_and_not_used(client: GitHubClient, github: FakeGitHub) -> None:
    github.config = "mode = ]["
    assert handle(client, job(github)) == "reviewed"
    assert "is not used" in str(github.checks[0]["output"])


def test_autofix_pushes_once_and_never_answers_itself(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.config = "mode: autofix\n"
    first = github.head
    assert handle(client, job(github)) == "fixed"
    assert github.head != first
    assert "GOOD" in github.file(toy.WORKFLOW)
    assert handle(client, job(github, "d-2")) == "reviewed"
    assert github.reviews == []


def test_given_up_job_leaves_no_check_in_progress(client: GitHubClient, github: FakeGitHub) -> None:
    github.failures["POST", "/pulls/7/reviews"] = [httpx.Response(500, json={})]
    with pytest.raises(ThrottledError):
        handle(client, job(github))
    abandon(client, job(github))
    assert [run["conclusion"] for run in github.checks] == ["neutral"]


def test_repository_too_large_to_list_is_left_alone(
    client: GitHubClient, github: FakeGitHub
) -> None:
    cut = httpx.Response(200, json={"tree": [], "truncated": True})
    github.failures["GET", f"/git/trees/{github.head}"] = [cut]
    assert handle(client, job(github)) == "irrelevant"
    assert github.writes() == []
