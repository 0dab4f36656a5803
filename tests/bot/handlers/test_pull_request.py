"""A review from the job to what stands on GitHub."""

from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from bot.github.client import GitHubApp, GitHubClient
from bot.github.errors import DeniedError, GoneError, SuspendedError, ThrottledError
from bot.handlers import abandon, analysing, handle, pull_request, reviews_of, working
from bot.isolation import AnalysisStoppedError
from bot.jobs import Actor, CommandJob, SuiteJob, Target
from bot.plan.analysis import analyse, analyse_plainly
from bot.plan.fixes import fixes_of
from bot.plan.parts import examined
from bot.settings import Settings
from tests.bot import toy
from tests.bot.handlers.jobs import job
from tests.fakes.github import FakeGitHub


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


def hurry(monkeypatch: pytest.MonkeyPatch, *stopped: Callable[..., object]) -> None:
    whole = working.isolated

    def hurried(term, work, *args):
        if work in stopped:
            raise AnalysisStoppedError("the analysis took more than 120 seconds")
        return whole(term, work, *args)

    monkeypatch.setattr(working, "isolated", hurried)


def test_what_takes_too_long_is_told_without_fixes(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, analyse)
    assert handle(client, job(github)) == "reviewed"
    assert len(github.threads) == 2
    assert all("```suggestion" not in thread.body for thread in github.threads)
    assert github.checks[0]["conclusion"] == "failure"
    assert "no fixes are offered" in str(github.checks[0]["output"])


def test_what_takes_too_long_without_fixes_costs_its_file(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing said before is taken for settled."""
    heavy = ".github/workflows/heavy.yml"
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD"), heavy: toy.text("BAD") + "#" * 100})
    assert handle(client, job(github)) == "reviewed"
    head = github.commit("feature", {toy.WORKFLOW: toy.text("BAD one"), heavy: toy.text("# " * 50)})
    hurry(monkeypatch, analyse, analyse_plainly)

    def hasty(_, work, *args):
        if work is examined and heavy not in args[2]:
            raise AnalysisStoppedError("the analysis took more than 6 seconds")
        return work(*args)

    monkeypatch.setattr(analysing, "isolated", hasty)
    assert handle(client, replace(job(github, "d-2"), head=head)) == "reviewed"
    assert [thread.path for thread in github.threads] == [toy.WORKFLOW, heavy, toy.WORKFLOW]
    assert not any(thread.resolved for thread in github.threads)
    output = github.checks[-1]["output"]
    assert output["title"] == "1 new problem (1 error); 1 file not analysed"
    assert f"{heavy}: not analysed, as that takes too long" in output["summary"]


def test_an_order_that_takes_too_long_is_answered(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle(client, job(github))
    hurry(monkeypatch, fixes_of)
    who = Actor("octocat", 583231)
    order = CommandJob(job(github).target, "d-2", who, 9, "/fix-pipeline", False)
    assert handle(client, order) == "refused"
    assert "more than 120 seconds. `fix-pipeline fix` in a clone" in github.comments[-1].body
    assert not any("/git/" in path for _, path in github.writes())


def test_nothing_found_is_no_success_where_files_were_left_out(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry(monkeypatch, analyse, analyse_plainly)

    def hasty(_, work, *args):
        if work is examined:
            raise AnalysisStoppedError("the analysis took more than 6 seconds")
        return work(*args)

    monkeypatch.setattr(analysing, "isolated", hasty)
    assert handle(client, job(github)) == "reviewed"
    assert github.checks[0]["conclusion"] == "neutral"
    assert github.reviews == []


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


def test_a_pull_request_that_is_not_shown_for_a_moment_is_not_closed(
    client: GitHubClient, github: FakeGitHub
) -> None:
    """What is taken for closed gets no review, and nobody asks for it again."""
    github.failures["GET", "/pulls/7"] = [httpx.Response(404, json={"message": "Not Found"})]
    with pytest.raises(DeniedError):
        handle(client, job(github))
    assert handle(client, job(github)) == "reviewed"
    assert [run["status"] for run in github.checks] == ["completed"]
    assert len(github.reviews) == 1


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

    monkeypatch.setattr("time.sleep", show)
    assert handle(client, replace(job(github, head=pushed), before=before)) == "reviewed"


def test_head_that_was_taken_back(client: GitHubClient, github: FakeGitHub) -> None:
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


def test_scripts_of_a_package_that_a_workflow_runs(
    client: GitHubClient, github: FakeGitHub
) -> None:
    deep = "apps/web/site/package.json"
    files = {toy.WORKFLOW: toy.text("npm test"), deep: '{"scripts": {"test": "jest"}}'}
    github.branches.clear()
    github.commit("main", files)
    github.commit("feature", {**files, deep: '{"scripts": {"test": "jest"}, "version": "2"}'})
    assert handle(client, job(github)) == "irrelevant"
    github.commit("feature", {**files, deep: '{"scripts": {"test": "mocha"}}'})
    assert handle(client, job(github)) == "reviewed"


def test_deleted_comment_is_not_written_again(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    github.threads.clear()
    github.commit("feature", {toy.WORKFLOW: "# moved\n" + toy.text("BAD", "BAD twice")})
    handle(client, job(github, "d-2"))
    assert (len(github.reviews), github.threads) == (1, [])


DENIED = httpx.Response(403, json={"message": "Resource not accessible by integration"})


def test_a_check_that_was_begun_ends_when_the_app_may_again(
    client: GitHubClient, github: FakeGitHub
) -> None:
    """The right to checks is lost in the middle of a review, and something else changes first."""
    github.failures["PATCH", "/check-runs/1"] = [DENIED] * 2
    with pytest.raises(GoneError) as lost:
        handle(client, job(github))
    assert lost.value.begun
    begun = replace(job(github), begun=True)
    github.checks_are_granted = False
    with pytest.raises(GoneError):
        handle(client, begun)
    github.checks_are_granted = True
    assert handle(client, begun) == "reviewed"
    assert (len(github.reviews), len(github.threads)) == (1, 2)
    assert [run["status"] for run in github.checks] == ["completed"]


def test_a_check_that_was_begun_is_no_reason_to_review(
    client: GitHubClient, github: FakeGitHub
) -> None:
    """Whatever has become of the pull request, the older head's run ends once it is seen."""
    begun = replace(job(github), begun=True)
    github.failures["POST", "/pulls/7/reviews"] = [
        httpx.Response(403, json={"message": "This installation has been suspended"})
    ]
    with pytest.raises(SuspendedError) as lost:
        handle(client, job(github))
    assert lost.value.begun
    github.commit("feature", {toy.WORKFLOW: toy.text("good")})
    github.checks_are_granted = False
    with pytest.raises(GoneError):
        handle(client, begun)
    github.checks_are_granted = True
    assert handle(client, begun) == "superseded"
    assert [run["conclusion"] for run in github.checks] == ["neutral"]
    assert github.reviews == []


@pytest.mark.parametrize("why", ["off", "irrelevant"])
def test_a_check_that_was_begun_where_nothing_is_reviewed_any_more(
    client: GitHubClient, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    github.failures["PATCH", "/check-runs/1"] = [DENIED] * 2
    with pytest.raises(GoneError):
        handle(client, job(github))
    if why == "off":
        github.config = "mode: off\n"
    else:
        monkeypatch.setattr(pull_request, "read_sides", lambda *_: None)
    assert handle(client, replace(job(github), begun=True)) == why
    assert [run["status"] for run in github.checks] == ["completed"]


def test_a_head_that_is_no_more_has_no_check_to_end(
    client: GitHubClient, github: FakeGitHub
) -> None:
    begun = replace(job(github, head="0" * 40), begun=True)
    gone = httpx.Response(422, json={"message": "No commit found for SHA"})
    github.failures["GET", f"/commits/{'0' * 40}/check-runs"] = [gone]
    assert handle(client, begun) == "superseded"


def test_given_up_job_leaves_no_check_in_progress(client: GitHubClient, github: FakeGitHub) -> None:
    github.failures["POST", "/pulls/7/reviews"] = [httpx.Response(500, json={})]
    with pytest.raises(ThrottledError):
        handle(client, job(github))
    abandon(client, job(github))
    assert [run["conclusion"] for run in github.checks] == ["neutral"]


def test_a_pull_request_that_takes_its_pipelines_out_again_is_tidied(
    client: GitHubClient, github: FakeGitHub
) -> None:
    """It concerns no pipeline any more, but what was said about it stands there still."""
    handle(client, job(github))
    github.commit("feature", {toy.WORKFLOW: toy.text("good"), "README.md": "# New\n"})
    assert handle(client, job(github, "d-2")) == "reviewed"
    assert all(thread.resolved for thread in github.threads)
    assert [run["conclusion"] for run in github.checks] == ["failure", "success"]
    github.commit("feature", {toy.WORKFLOW: toy.text("good"), "README.md": "# Newer\n"})
    assert handle(client, job(github, "d-3")) == "irrelevant"


def test_another_app_of_the_same_server_has_its_own_check(
    client: GitHubClient, github: FakeGitHub, settings: Settings
) -> None:
    """Two in one repository, as while one is tried out; neither may change a run of the other."""
    handle(client, job(github))
    with GitHubApp(replace(settings, app_id="2")).installation(42, github.repository) as other:
        assert handle(other, job(github)) == "reviewed"
    assert [run["status"] for run in github.checks] == ["completed"] * 2


@pytest.mark.parametrize("draft", [False, True])
def test_what_was_said_of_another_base_holds_no_longer(
    client: GitHubClient, github: FakeGitHub, draft: bool
) -> None:
    """The base is changed while the pull request is closed or a draft; GitHub tells then alone."""
    assert handle(client, job(github)) == "reviewed"
    github.state = "OPEN" if draft else "CLOSED"
    moved = replace(job(github, "d-2"), again=True, retargeted=True, draft=draft)
    assert handle(client, moved) == "retargeted"
    assert [run["conclusion"] for run in github.checks] == ["neutral"]
    github.state = "OPEN"
    github.branches["main"] = github.head
    assert handle(client, job(github, "d-3")) == "reviewed"
    assert [run["conclusion"] for run in github.checks] == ["neutral", "success"]
    assert len(github.reviews) == 1


def test_a_check_that_failed_does_not_stand_where_another_base_has_it_all(
    client: GitHubClient, github: FakeGitHub
) -> None:
    """Nothing of what the App said is open: people have resolved it."""
    assert handle(client, job(github)) == "reviewed"
    github.branches["main"] = github.head
    github.threads.clear()
    github.reviews.clear()
    assert handle(client, replace(job(github, "d-2"), again=True, retargeted=True)) == "reviewed"
    assert [run["conclusion"] for run in github.checks] == ["failure", "success"]


def test_a_base_that_changes_before_the_first_review(
    client: GitHubClient, github: FakeGitHub
) -> None:
    moved = replace(job(github), again=True, retargeted=True, draft=True)
    assert handle(client, moved) == "retargeted"
    assert github.checks == []


def test_what_github_carried_out_late_and_so_twice_is_put_away(
    client: GitHubClient, github: FakeGitHub
) -> None:
    """A process died, another waited and looked in vain; then GitHub did what the first had asked
    for."""
    who = Actor("octocat", 5)
    order = CommandJob(job(github).target, "d-9", who, 1, "/fix-pipeline help", in_review=False)
    handle(client, job(github))
    handle(client, order)
    github.threads += [replace(thread, id=thread.id + 10) for thread in github.threads]
    github.reviews += [replace(review, id=review.id + 10) for review in github.reviews]
    github.comments.append(replace(github.comments[-1], id=99))
    github.checks.append(github.checks[0] | {"id": 2, "status": "in_progress"})
    assert handle(client, job(github)) == "reviewed"  # the second run has no end yet
    assert handle(client, job(github)) == "repeated"
    assert handle(client, order) == "repeated"
    assert [run["status"] for run in github.checks] == ["completed"] * 2
    assert [thread.resolved for thread in github.threads] == [False, False, True, True]
    assert [review.folded for review in github.reviews] == [False, True]
    assert [comment.folded for comment in github.comments] == [False, True]
    github.requests.clear()
    assert handle(client, job(github)) == "repeated"
    assert github.writes() == []
