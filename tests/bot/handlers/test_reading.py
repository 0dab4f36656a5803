"""What a review reads, and how where GitHub does not give all of it."""

from dataclasses import replace

import httpx
import pytest

from bot.github.client import GitHubClient
from bot.github.errors import GoneError, UnavailableError
from bot.handlers import handle
from tests.bot import toy
from tests.bot.handlers.jobs import job
from tests.fakes.github import APP_LOGIN, ROUTES, FakeGitHub, Said, blob_id


def test_usual_review_reads_six_times(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    assert len(github.reads()) == 6, github.reads()
    assert github.reads()[-1] == "/repos/acme/shop/pulls/7"  # whether the head still stands
    github.requests.clear()
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD", "BAD twice", "BAD thrice")})
    handle(client, job(github, "d-2"))
    assert len(github.reads()) == 5  # the base is known by now


def test_graphql_that_knows_no_check_runs_is_not_asked_for_them_twice(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.graphql_knows_checks = False
    handle(client, job(github))
    assert github.reads().count("/graphql") == 3  # once in vain; the files are one more
    github.requests.clear()
    assert handle(client, job(github, "d-2")) == "repeated"
    assert github.reads().count("/graphql") == 2
    assert github.reads()[-1].endswith("/check-runs")
    assert (len(github.reviews), len(github.checks)) == (1, 1)


def test_irrelevant_pull_request_costs_two_reads(client: GitHubClient, github: FakeGitHub) -> None:
    github.commit("feature", {toy.WORKFLOW: toy.text("good"), "README.md": "# New\n"})
    assert handle(client, job(github)) == "irrelevant"
    assert len(github.reads()) == 2
    assert github.writes() == []


def test_a_pipeline_that_leads_nowhere_is_named(client: GitHubClient, github: FakeGitHub) -> None:
    link = ".github/workflows/link.yml"
    sha = github.commit("feature", {toy.WORKFLOW: toy.text("BAD"), link: "gone.yml"})
    github.commits[sha].files[link] = ("120000", b"gone.yml")
    assert handle(client, job(github)) == "reviewed"
    said = str(github.checks[0]["output"])
    assert f"{link}: not checked, as it is a link that leads nowhere" in said


def test_a_file_that_github_does_not_give_is_no_success(
    client: GitHubClient, github: FakeGitHub
) -> None:
    files = {toy.WORKFLOW: toy.text("good", "better"), "run.sh": "true"}
    github.commit("feature", files)
    kept = github.blobs.pop(blob_id(b"true"))
    assert handle(client, job(github)) == "reviewed"
    assert github.checks[0]["conclusion"] == "neutral"
    assert "not all files could be read" in str(github.checks[0]["output"])
    assert "run.sh: could not be read" in str(github.checks[0]["output"])
    github.blobs[blob_id(b"true")] = kept
    assert handle(client, replace(job(github, "d-2"), again=True)) == "reviewed"
    assert github.checks[1]["conclusion"] == "success"


def test_text_that_graphql_changes_is_read_as_bytes(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.commit("feature", {toy.WORKFLOW: "\ufeff" + toy.text("BAD")})
    handle(client, job(github))
    assert sum("/git/blobs/" in path for path in github.reads()) == 1
    assert len(github.threads) == 1


def test_without_graphql_all_is_read_by_rest(client: GitHubClient, github: FakeGitHub) -> None:
    github.speaks_graphql = False
    github.config = "max-inline-comments: 1\n"
    assert handle(client, job(github)) == "reviewed"
    assert (len(github.reviews), len(github.threads)) == (1, 1)
    assert handle(client, replace(job(github, "d-2"), again=True)) == "reviewed"
    assert (len(github.reviews), len(github.threads)) == (1, 1)


def test_graphql_that_stays_away_is_done_without(client: GitHubClient, github: FakeGitHub) -> None:
    away = [httpx.Response(503) for _ in range(9)]
    github.failures["QUERY", "/graphql"] = away
    for _ in range(2):
        with pytest.raises(UnavailableError):
            handle(client, job(github))
    assert handle(client, job(github)) == "reviewed"


def test_old_reviews_are_remembered_however_many_follow(
    client: GitHubClient, github: FakeGitHub
) -> None:
    handle(client, job(github))
    github.reviews += [Said("octocat", "Looks good", 1000 + n) for n in range(150)]
    github.threads += [Said("octocat", "Why?", 1000 + n) for n in range(250)]
    handle(client, replace(job(github, "d-2"), again=True))
    assert len([said for said in github.reviews if said.author == APP_LOGIN]) == 1
    assert len([said for said in github.threads if said.author == APP_LOGIN]) == 2


def test_no_comparison_is_no_reason_to_be_silent(client: GitHubClient, github: FakeGitHub) -> None:
    base = github.branches["main"]
    files = github.compare({}, base, github.head).json()["files"]
    none = httpx.Response(404, json={"message": "No common ancestor"})
    github.failures["GET", f"/compare/{base}...{github.head}"] = [none]
    github.failures["GET", "/pulls/7/files"] = [httpx.Response(200, json=files)]
    assert handle(client, job(github)) == "reviewed"
    assert len(github.threads) == 2


def test_repository_too_large_to_list_is_left_alone(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.github.tree_listing.REQUESTS", 0)
    cut = httpx.Response(200, json={"tree": [], "truncated": True})
    github.failures["GET", f"/git/trees/{github.head}"] = [cut]
    assert handle(client, job(github)) == "too large"
    assert [run["conclusion"] for run in github.checks] == ["neutral"]


def test_fork_whose_objects_are_not_shared(client: GitHubClient, github: FakeGitHub) -> None:
    github.head_repository = "mona/shop"
    missing = httpx.Response(404, json={"message": "Not Found"})
    github.failures["GET", f"/git/trees/{github.head}"] = [missing]
    assert handle(client, job(github)) == "reviewed"
    assert f"/repos/mona/shop/git/trees/{github.head}" in github.reads()
    assert len(github.threads) == 2


@pytest.mark.parametrize(("times", "shown"), [(1, True), (4, False)])
def test_pull_request_that_is_not_shown(
    client: GitHubClient, github: FakeGitHub, times: int, shown: bool
) -> None:
    """None is ever deleted: where it stays away, the repository does."""
    gone = httpx.Response(404, json={"message": "Not Found"})
    empty = httpx.Response(200, json={"data": {"repository": None}})
    github.failures["QUERY", "/graphql"] = [empty] * times
    github.failures["GET", "/pulls/7"] = [gone] * times
    if not shown:
        with pytest.raises(GoneError):
            handle(client, job(github))
    assert handle(client, job(github)) == "reviewed"


def test_contents_that_graphql_cannot_give_are_read_by_rest(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For so much text it has no answer each time, while it has one for all else."""
    query = ROUTES["QUERY", "/graphql"]

    def heavy(fake: FakeGitHub, body: dict[str, object]) -> httpx.Response:
        return httpx.Response(502) if "query Blobs" in str(body["query"]) else query(fake, body)

    monkeypatch.setitem(ROUTES, ("QUERY", "/graphql"), heavy)
    assert handle(client, job(github)) == "reviewed"
    assert any("/git/blobs/" in path for path in github.reads())
    assert len(github.threads) == 2


def test_what_stands_behind_the_last_file_that_github_lists_counts(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.github.snapshot.PULL_FILES", 2)
    base = github.branches["main"]
    others = [{"filename": name, "status": "modified"} for name in ("README.md", "x")]
    cut = httpx.Response(200, json={"merge_base_commit": {"sha": base}, "files": None})
    github.failures["GET", f"/compare/{base}...{github.head}"] = [cut]
    github.failures["GET", "/pulls/7/files"] = [httpx.Response(200, json=others)]
    assert handle(client, job(github)) == "reviewed"
    [summary] = github.reviews
    assert summary.body.count(f"`{toy.WORKFLOW}:") == 2  # no line of it is known to be in the diff
    assert github.threads == []


def test_many_files_that_concern_nobody_stay_so(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.github.snapshot.PULL_FILES", 1)
    monkeypatch.setattr("bot.github.snapshot.COMPARE_FILES", 1)
    others = [{"filename": "README.md", "status": "modified"}]
    github.failures["GET", "/pulls/7/files"] = [httpx.Response(200, json=others)]
    github.commit("feature", {toy.WORKFLOW: toy.text("good"), "README.md": "# New\n"})
    assert handle(client, job(github)) == "irrelevant"
    assert github.writes() == []


@pytest.mark.parametrize("status", [422, 500])
def test_a_diff_that_github_cannot_make_is_done_without(
    client: GitHubClient, github: FakeGitHub, status: int
) -> None:
    said = "Server Error: Sorry, this diff is taking too long to generate."
    refusal = httpx.Response(status, json={"message": said})
    base = github.branches["main"]
    github.failures["GET", f"/compare/{base}...{github.head}"] = [refusal]
    github.failures["GET", "/pulls/7/files"] = [refusal]
    assert handle(client, job(github)) == "reviewed"
    [summary] = github.reviews
    assert summary.body.count(f"`{toy.WORKFLOW}:") == 2
    assert github.threads == []
