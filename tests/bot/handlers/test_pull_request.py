"""A review from the job to what stands on GitHub."""

from dataclasses import replace

import httpx
import pytest

from bot.github.client import GitHubClient
from bot.github.errors import ThrottledError, UnavailableError
from bot.handlers import abandon, handle, pull_request, reviews_of
from bot.isolation import AnalysisStoppedError
from bot.jobs import ReviewJob, SuiteJob, Target
from tests.bot import toy
from tests.fakes.github import APP_LOGIN, REPO, ROUTES, FakeGitHub, Said


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


def test_the_same_job_again_writes_nothing(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    github.requests.clear()
    assert handle(client, job(github)) == "repeated"
    assert github.reads() == ["/graphql"]
    assert github.writes() == []


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


def test_another_delivery_for_the_head_changes_nothing(
    client: GitHubClient, github: FakeGitHub
) -> None:
    handle(client, job(github))
    assert handle(client, job(github, "d-2")) == "repeated"
    assert (len(github.reviews), len(github.checks)) == (1, 1)


def test_what_takes_too_long_is_told_without_fixes(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pull_request.isolated

    def hurried(work, *args):
        if work is pull_request.analyse:
            raise AnalysisStoppedError("the analysis took more than 120 seconds")
        return whole(work, *args)

    monkeypatch.setattr(pull_request, "isolated", hurried)
    assert handle(client, job(github)) == "reviewed"
    assert len(github.threads) == 2
    assert all("```suggestion" not in thread.body for thread in github.threads)
    assert github.checks[0]["conclusion"] == "failure"
    assert "no fixes are offered" in str(github.checks[0]["output"])


def test_suite_asked_for_again_is_one_review_per_pull_request(
    client: GitHubClient, github: FakeGitHub
) -> None:
    handle(client, job(github))
    suite = SuiteJob(Target(42, github.repository, 0), "d-2", github.head)
    assert reviews_of(client, suite) == (replace(job(github, "d-2"), again=True),)
    assert reviews_of(client, replace(suite, head=github.branches["main"])) == ()


def test_asked_for_again_the_head_gets_a_new_check(
    client: GitHubClient, github: FakeGitHub
) -> None:
    handle(client, job(github))
    assert handle(client, replace(job(github, "d-2"), again=True)) == "reviewed"
    assert [run["conclusion"] for run in github.checks] == ["failure", "failure"]
    assert len(github.reviews) == 1


def test_check_of_a_head_that_is_no_more_is_ended(client: GitHubClient, github: FakeGitHub) -> None:
    first = job(github)
    github.failures["POST", "/pulls/7/reviews"] = [httpx.Response(502, json={})]
    with pytest.raises(ThrottledError):
        handle(client, first)
    github.commit("feature", {toy.WORKFLOW: toy.text("good")})
    assert handle(client, first) == "superseded"
    assert [run["conclusion"] for run in github.checks] == ["neutral"]
    assert github.reviews == []


def test_head_that_moves_meanwhile_gets_no_review(client: GitHubClient, github: FakeGitHub) -> None:
    moved = github.read_pull({}, "7").json()
    moved["head"]["sha"] = "0" * 40
    github.failures["GET", "/pulls/7"] = [httpx.Response(200, json=moved)]
    assert handle(client, job(github)) == "superseded"
    assert [run["status"] for run in github.checks] == ["completed"]
    assert github.reviews == []


def test_head_that_is_forced_away_at_the_review_gets_no_more_of_it(
    client: GitHubClient, github: FakeGitHub
) -> None:
    still = github.read_pull({}, "7").json()
    moved = {**still, "head": {**still["head"], "sha": "0" * 40}}
    answers = [httpx.Response(200, json=still), httpx.Response(200, json=moved)]
    github.failures["GET", "/pulls/7"] = answers
    refusal = {"message": "Unprocessable Entity", "errors": ["commit is not part of it"]}
    github.failures["POST", "/pulls/7/reviews"] = [httpx.Response(422, json=refusal)]
    handle(client, job(github))
    assert [path for _, path in github.writes() if "/pulls/" in path] == [
        "/repos/acme/shop/pulls/7/reviews"
    ]
    assert [run["status"] for run in github.checks] == ["completed"]


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


def test_late_delivery_ends_at_once(client: GitHubClient, github: FakeGitHub) -> None:
    assert handle(client, job(github, head="0" * 40)) == "superseded"
    assert github.writes() == []


def test_head_that_github_does_not_show_yet(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = github.head
    files = {toy.WORKFLOW: toy.text("BAD"), "README.md": "# Shop\n"}
    pushed = github.commit("feature", files)
    github.branches["feature"] = before

    def show(_: float) -> None:
        github.branches["feature"] = pushed

    monkeypatch.setattr("bot.handlers.pull_request.time.sleep", show)
    assert handle(client, replace(job(github, head=pushed), before=before)) == "reviewed"


def test_head_that_was_taken_back(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.pull_request.time.sleep", lambda _: None)
    late = replace(job(github, head="0" * 40), before=github.head)
    assert handle(client, late) == "superseded"


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


def test_what_comes_back_is_told_again(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    bad = github.file(toy.WORKFLOW)
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD", "good")})
    handle(client, job(github, "d-2"))
    github.commit("feature", {toy.WORKFLOW: bad}, "as it was")
    handle(client, job(github, "d-3"))
    assert [thread.resolved for thread in github.threads] == [False, True, False]
    assert github.threads[2].body.splitlines()[-1] == github.threads[1].body.splitlines()[-1]
    assert len(github.reviews) == 2
    handle(client, replace(job(github, "d-4"), again=True))
    github.commit("feature", {toy.WORKFLOW: bad, "README.md": "more\n"}, "more")
    handle(client, job(github, "d-5"))
    assert (len(github.reviews), len(github.threads)) == (2, 3)


def test_what_a_person_resolved_stays_so(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    github.threads[0].resolved, github.threads[0].resolver = True, "octocat"
    bad = github.file(toy.WORKFLOW)
    github.commit("feature", {toy.WORKFLOW: bad, "README.md": "more\n"}, "more")
    handle(client, job(github, "d-2"))
    assert (len(github.reviews), len(github.threads)) == (1, 2)


@pytest.mark.parametrize("graphql", [True, False])
def test_configuration_that_is_no_text(
    client: GitHubClient, github: FakeGitHub, graphql: bool
) -> None:
    github.speaks_graphql = graphql
    github.config = "mode: off\n\0\1"
    assert handle(client, job(github)) == "reviewed"
    assert "fix-pipeline.yml:1 is not used: it is not text" in str(github.checks[0]["output"])
    [complaint] = github.comments
    assert "it is not text in UTF-8" in complaint.body
    handle(client, replace(job(github, "d-2"), again=True))
    assert len(github.comments) == 1


def test_a_pipeline_that_is_no_text_is_named(client: GitHubClient, github: FakeGitHub) -> None:
    binary = ".github/workflows/binary.yml"
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD"), binary: "\0\1", "a.bin": "\0"})
    assert handle(client, job(github)) == "reviewed"
    said = str(github.checks[0]["output"])
    assert f"{binary}: not checked, as it is no text" in said
    assert "a.bin" not in said


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


def test_thread_that_cannot_be_resolved_is_left(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    github.commit("feature", {toy.WORKFLOW: toy.text("good", "fine")})
    refused = {"errors": [{"type": "UNPROCESSABLE", "message": "no"}]}
    github.failures["MUTATION", "/graphql"] = [httpx.Response(200, json=refused)]
    assert handle(client, job(github, "d-2")) == "reviewed"
    assert [thread.resolved for thread in github.threads] == [False, True]
    assert [thread.folded for thread in github.threads] == [True, False]
    assert [review.folded for review in github.reviews] == [True]


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
    assert ".github/fix-pipeline.yml:1 is not used" in str(github.checks[0]["output"])
    [complaint] = github.comments
    assert "fix-pipeline.yml:1` cannot be used" in complaint.body
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD", "BAD again")})
    handle(client, job(github, "d-2"))
    assert len(github.comments) == 1
    github.config = "mode: 7"
    handle(client, replace(job(github, "d-3"), again=True))
    assert len(github.comments) == 2


def test_configuration_is_read_over_that_of_the_organisation(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.defaults = "mode: observe\nmax-inline-comments: 1\n"
    github.config = "mode: review\n"
    assert handle(client, job(github)) == "reviewed"
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


def test_deleted_comment_is_not_written_again(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    github.threads.clear()
    github.commit("feature", {toy.WORKFLOW: "# moved\n" + toy.text("BAD", "BAD twice")})
    handle(client, job(github, "d-2"))
    assert (len(github.reviews), github.threads) == (1, [])


def test_no_right_to_check_runs_leaves_the_review(client: GitHubClient, github: FakeGitHub) -> None:
    denied = httpx.Response(403, json={"message": "Resource not accessible by integration"})
    github.failures["POST", "/check-runs"] = [denied]
    assert handle(client, job(github)) == "reviewed"
    assert (len(github.reviews), github.checks) == (1, [])


def test_no_comparison_is_no_reason_to_be_silent(client: GitHubClient, github: FakeGitHub) -> None:
    base = github.branches["main"]
    files = github.compare({}, base, github.head).json()["files"]
    none = httpx.Response(404, json={"message": "No common ancestor"})
    github.failures["GET", f"/compare/{base}...{github.head}"] = [none]
    github.failures["GET", "/pulls/7/files"] = [httpx.Response(200, json=files)]
    assert handle(client, job(github)) == "reviewed"
    assert len(github.threads) == 2


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
    assert handle(client, job(github)) == "too large"
    assert [run["conclusion"] for run in github.checks] == ["neutral"]


def test_locked_conversation_leaves_the_check(client: GitHubClient, github: FakeGitHub) -> None:
    locked = httpx.Response(403, json={"message": "Unable to create comment: issue is locked"})
    github.failures["POST", "/pulls/7/reviews"] = [locked]
    assert handle(client, job(github)) == "reviewed"
    assert [run["conclusion"] for run in github.checks] == ["failure"]


def test_fork_whose_objects_are_not_shared(client: GitHubClient, github: FakeGitHub) -> None:
    github.head_repository = "mona/shop"
    missing = httpx.Response(404, json={"message": "Not Found"})
    github.failures["GET", f"/git/trees/{github.head}"] = [missing]
    assert handle(client, job(github)) == "reviewed"
    assert f"/repos/mona/shop/git/trees/{github.head}" in github.reads()
    assert len(github.threads) == 2


def test_pull_request_that_is_gone(client: GitHubClient, github: FakeGitHub) -> None:
    gone = httpx.Response(404, json={"message": "Not Found"})
    empty = httpx.Response(200, json={"data": {"repository": None}})
    github.failures["QUERY", "/graphql"] = [empty]
    github.failures["GET", "/pulls/7"] = [gone]
    github.failures["GET", f"/commits/{github.head}/check-runs"] = [gone]
    assert handle(client, job(github)) == "closed"
