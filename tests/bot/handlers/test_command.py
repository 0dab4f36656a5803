"""Orders in comments, from the job to what stands on GitHub."""

from dataclasses import replace

import httpx
import pytest

from bot.github.client import GitHubClient
from bot.github.errors import GoneError, UnavailableError
from bot.github.tokens import PUSH
from bot.handlers import abandon, handle
from bot.jobs import Actor, ButtonJob, CommandJob, ReviewJob, Target
from tests.bot import toy
from tests.fakes.github import REPO, ROUTES, FakeGitHub

OCTOCAT = Actor("octocat", 583231)


def target(github: FakeGitHub) -> Target:
    return Target(42, github.repository, github.number)


def order(
    github: FakeGitHub, text: str, delivery: str = "c-1", *, who: Actor = OCTOCAT, reply: int = 0
) -> CommandJob:
    return CommandJob(
        target=target(github),
        delivery=delivery,
        actor=who,
        comment=98 + int(delivery.rpartition("-")[2] or 0),
        text=text,
        in_review=bool(reply),
        reply_to=reply or None,
        head=github.head if reply else None,
    )


@pytest.fixture
def reviewed(client: GitHubClient, github: FakeGitHub) -> FakeGitHub:
    handle(client, ReviewJob(target(github), "r-1", github.head))
    return github


def test_fix_is_one_commit_with_trailers(client: GitHubClient, reviewed: FakeGitHub) -> None:
    before = reviewed.head
    assert handle(client, order(reviewed, "/fix-pipeline")) == "committed"
    commit = reviewed.commits[reviewed.head]
    assert commit.parents == (before,)
    assert commit.message == (
        "fix(ci): mend bad-word\n\n"
        "Fix-Pipeline-Delivery: c-1\n"
        "Co-authored-by: octocat <583231+octocat@users.noreply.github.com>"
    )
    assert reviewed.file(toy.WORKFLOW) == toy.text("GOOD", "GOOD twice")
    assert reviewed.reactions == [("99", "eyes"), ("99", "rocket")]
    assert reviewed.head in reviewed.comments[0].body


def test_further_commands_of_a_comment_are_told_of(
    client: GitHubClient, reviewed: FakeGitHub
) -> None:
    handle(client, order(reviewed, "/fix-pipeline --dry-run\n/fix-pipeline undo"))
    assert "Only the first command of a comment is carried out" in reviewed.comments[0].body
    handle(client, order(reviewed, "/fix-pipeline --dry-run\n> /fix-pipeline undo", "c-2"))
    assert "Only the first" not in reviewed.comments[1].body


def test_fix_where_the_app_may_have_no_check_run(client: GitHubClient, github: FakeGitHub) -> None:
    denied = httpx.Response(403, json={"message": "Resource not accessible by integration"})
    checks = f"/commits/{github.head}/check-runs"
    github.failures["GET", checks] = [denied] * 3
    github.failures["POST", "/check-runs"] = [denied]
    handle(client, ReviewJob(target(github), "r-1", github.head))
    assert handle(client, order(github, "/fix-pipeline")) == "committed"


def test_old_findings_where_the_app_may_have_no_check_run(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.checks_are_granted = False
    assert handle(client, order(github, "/fix-pipeline bad-word")) == "committed"


def test_the_same_order_again_changes_nothing(client: GitHubClient, reviewed: FakeGitHub) -> None:
    handle(client, order(reviewed, "/fix-pipeline"))
    head, said = reviewed.head, len(reviewed.comments)
    assert handle(client, order(reviewed, "/fix-pipeline")) == "repeated"
    assert (reviewed.head, len(reviewed.comments)) == (head, said)


def test_order_that_died_after_its_push_is_only_answered(
    client: GitHubClient, reviewed: FakeGitHub
) -> None:
    handle(client, order(reviewed, "/fix-pipeline"))
    head = reviewed.head
    reviewed.comments.clear()
    assert handle(client, order(reviewed, "/fix-pipeline")) == "committed"
    assert reviewed.head == head
    assert len(reviewed.comments) == 1


def test_reply_in_a_thread_means_that_finding(client: GitHubClient, reviewed: FakeGitHub) -> None:
    assert handle(client, order(reviewed, "/fix-pipeline", reply=2)) == "committed"
    assert reviewed.file(toy.WORKFLOW) == toy.text("BAD", "GOOD twice")


def test_reader_may_not_order(client: GitHubClient, reviewed: FakeGitHub) -> None:
    head = reviewed.head
    stranger = Actor("mallory", 1)
    assert handle(client, order(reviewed, "/fix-pipeline", who=stranger)) == "refused"
    assert reviewed.head == head
    assert "may push" in reviewed.comments[0].body


def test_head_that_nobody_saw_reviewed(client: GitHubClient, reviewed: FakeGitHub) -> None:
    reviewed.commit("feature", {toy.WORKFLOW: toy.text("BAD", "BAD", "rm -rf")})
    head = reviewed.head
    assert handle(client, order(reviewed, "/fix-pipeline")) == "answered"
    assert reviewed.head == head
    assert "not reviewed yet" in reviewed.comments[0].body


def test_dry_run_shows_the_change(client: GitHubClient, reviewed: FakeGitHub) -> None:
    head = reviewed.head
    assert handle(client, order(reviewed, "/fix-pipeline bad-word --dry-run")) == "answered"
    assert reviewed.head == head
    assert "+      - run: echo GOOD" in reviewed.comments[0].body


def test_nothing_to_fix(client: GitHubClient, github: FakeGitHub) -> None:
    github.commit("feature", {toy.WORKFLOW: toy.text("fine")})
    assert handle(client, order(github, "/fix-pipeline")) == "nothing"


@pytest.mark.parametrize("text", ["/fix-pipeline help", "/fix-pipeline bogus"])
def test_help_needs_no_right(client: GitHubClient, github: FakeGitHub, text: str) -> None:
    stranger = Actor("mallory", 1)
    assert handle(client, order(github, text, who=stranger)) == "answered"
    assert "commits the safe fixes" in github.comments[0].body


def test_protected_branch(client: GitHubClient, reviewed: FakeGitHub) -> None:
    reviewed.protected.add("feature")
    head = reviewed.head
    assert handle(client, order(reviewed, "/fix-pipeline")) == "answered"
    assert reviewed.head == head
    assert "protected branch" in reviewed.comments[0].body


@pytest.mark.parametrize(
    ("owner", "modify", "outcome"),
    [
        ("User", True, "committed"),
        ("User", False, "answered"),
        ("Organization", True, "answered"),
    ],
)
def test_fork(
    client: GitHubClient, reviewed: FakeGitHub, owner: str, modify: bool, outcome: str
) -> None:
    reviewed.head_repository, reviewed.head_owner = "mona/shop", owner
    reviewed.maintainer_can_modify = modify
    assert handle(client, order(reviewed, "/fix-pipeline")) == outcome
    written = [path for method, path in reviewed.writes() if "/git/" in path]
    assert all(path.startswith("/repos/mona/shop/") for path in written)
    assert bool(written) is (outcome == "committed")


@pytest.mark.parametrize(
    ("status", "text"), [(422, "not a fast forward"), (403, "may not write"), (404, "may not")]
)
def test_push_that_github_refuses(
    client: GitHubClient, reviewed: FakeGitHub, status: int, text: str
) -> None:
    refusal = httpx.Response(status, json={"message": "Update is not a fast forward"})
    times = 1 if status == 422 else 2  # once more with another token
    reviewed.failures["PATCH", "/git/refs/heads/feature"] = [refusal] * times
    assert handle(client, order(reviewed, "/fix-pipeline")) == "answered"
    assert text in reviewed.comments[0].body
    assert "+      - run: echo GOOD" in reviewed.comments[0].body


def test_a_right_that_was_granted_late_is_enough(
    client: GitHubClient, reviewed: FakeGitHub
) -> None:
    """The token that is kept for pushes is older than the approval."""
    with client.with_scope(PUSH):
        pass
    lacks = httpx.Response(403, json={"message": "Resource not accessible by integration"})
    reviewed.failures["PATCH", "/git/refs/heads/feature"] = [lacks]
    assert handle(client, order(reviewed, "/fix-pipeline")) == "committed"
    assert reviewed.file(toy.WORKFLOW) == toy.text("GOOD", "GOOD twice")
    reviewed.failures["PATCH", "/git/refs/heads/feature"] = [lacks, lacks]
    assert handle(client, order(reviewed, "/fix-pipeline undo", "c-2")) == "refused"
    assert "needs the permissions" in reviewed.comments[-1].body


@pytest.mark.parametrize(("busy", "outcome"), [(2, "committed"), (9, "answered")])
@pytest.mark.parametrize(
    "request_", ["PATCH /git/refs/heads/feature", "POST /git/blobs", "POST /git/commits"]
)
def test_a_repository_that_is_busy(
    client: GitHubClient, reviewed: FakeGitHub, busy: int, outcome: str, request_: str
) -> None:
    conflict = httpx.Response(409, json={"message": "Conflict"})
    method, _, path = request_.partition(" ")
    reviewed.failures[method, path] = [conflict] * busy
    assert handle(client, order(reviewed, "/fix-pipeline")) == outcome


@pytest.mark.parametrize(("times", "outcome"), [(2, "committed"), (9, "answered")])
@pytest.mark.parametrize("path", ["/git/commits/{}", "/pulls/7"])
def test_what_was_there_is_not_shown_for_a_moment(
    client: GitHubClient, reviewed: FakeGitHub, times: int, outcome: str, path: str
) -> None:
    missing = httpx.Response(404, json={"message": "Not Found"})
    reviewed.failures["GET", path.format(reviewed.head)] = [missing] * times
    assert handle(client, order(reviewed, "/fix-pipeline")) == outcome


def test_undo_takes_the_fix_back(client: GitHubClient, reviewed: FakeGitHub) -> None:
    handle(client, order(reviewed, "/fix-pipeline"))
    assert handle(client, order(reviewed, "/fix-pipeline undo", "c-2")) == "committed"
    assert reviewed.file(toy.WORKFLOW) == toy.text("BAD", "BAD twice")
    assert len(reviewed.commits[reviewed.head].parents) == 1


def test_undo_of_an_undo_is_refused(client: GitHubClient, reviewed: FakeGitHub) -> None:
    handle(client, order(reviewed, "/fix-pipeline"))
    handle(client, order(reviewed, "/fix-pipeline undo", "c-2"))
    head = reviewed.head
    assert handle(client, order(reviewed, "/fix-pipeline undo", "c-3")) == "refused"
    assert reviewed.head == head
    assert "taken back already" in reviewed.comments[-1].body


def test_undo_of_work_that_is_not_ours(client: GitHubClient, reviewed: FakeGitHub) -> None:
    assert handle(client, order(reviewed, "/fix-pipeline undo")) == "refused"


def test_undo_of_a_commit_that_only_looks_like_ours(
    client: GitHubClient, reviewed: FakeGitHub
) -> None:
    forged = "Innocent\n\nFix-Pipeline-Delivery: c-0"
    head = reviewed.commit("feature", {toy.WORKFLOW: toy.text("BAD")}, forged)
    assert handle(client, order(reviewed, "/fix-pipeline undo")) == "refused"
    assert reviewed.head == head


@pytest.mark.parametrize("same", [True, False])
def test_head_that_moves_under_the_push(
    client: GitHubClient, reviewed: FakeGitHub, monkeypatch: pytest.MonkeyPatch, same: bool
) -> None:
    pipeline = reviewed.file(toy.WORKFLOW) if same else toy.text("BAD", "new")
    fine = reviewed.move
    pushed: list[str] = []

    def race(_: FakeGitHub, body: dict[str, object], branch: str) -> httpx.Response:
        if not pushed:
            files = {toy.WORKFLOW: pipeline, "README.md": "# Moved\n"}
            pushed.append(reviewed.commit("feature", files))
        return fine(body, branch)

    monkeypatch.setitem(ROUTES, ("PATCH", REPO + r"/git/refs/heads/([^/]+)"), race)
    outcome = handle(client, order(reviewed, "/fix-pipeline"))
    if same:
        assert outcome == "committed"
        assert reviewed.commits[reviewed.head].parents == (pushed[0],)
    else:
        assert (outcome, reviewed.head) == ("answered", pushed[0])
        assert "not reviewed yet" in reviewed.comments[0].body


def test_ignore_commits_a_comment(
    client: GitHubClient, reviewed: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.plan.ignore.check", toy.check_heeding)
    monkeypatch.setattr("bot.plan.ignore.inspect", toy.inspect_heeding)
    assert (
        handle(client, order(reviewed, "/fix-pipeline ignore bad-word on purpose")) == "committed"
    )
    assert reviewed.file(toy.WORKFLOW).count("# fix-pipeline: ignore[bad-word] on purpose") == 2


def test_reply_to_a_deleted_or_foreign_comment_is_a_plain_order(
    client: GitHubClient, reviewed: FakeGitHub
) -> None:
    gone = httpx.Response(404, json={"message": "Not Found"})
    reviewed.failures["GET", "/pulls/comments/2"] = [gone]
    assert handle(client, order(reviewed, "/fix-pipeline", reply=2)) == "committed"
    assert "BAD" not in reviewed.file(toy.WORKFLOW)


def test_switched_off_by_the_base_branch(client: GitHubClient, reviewed: FakeGitHub) -> None:
    reviewed.config = "mode: off\n"
    head = reviewed.head
    assert handle(client, order(reviewed, "/fix-pipeline")) == "refused"
    assert reviewed.head == head
    assert "mode: off" in reviewed.comments[0].body


def test_orders_where_nothing_is_shown_any_more_are_not_for_here(
    client: GitHubClient, reviewed: FakeGitHub
) -> None:
    """The repository may be elsewhere: who follows it there has to know."""
    given = order(reviewed, "/fix-pipeline")
    for one in (given, replace(given, late=True), button(reviewed, reviewed.head)):
        empty = httpx.Response(200, json={"data": {"repository": None}})
        reviewed.failures["QUERY", "/graphql"] = [empty]
        reviewed.failures["GET", "/pulls/7"] = [httpx.Response(404, json={})]
        with pytest.raises(GoneError):
            handle(client, one)


def test_order_that_failed_is_answered(client: GitHubClient, reviewed: FakeGitHub) -> None:
    abandon(client, order(reviewed, "/fix-pipeline"))
    assert "the server had a fault" in reviewed.comments[0].body


def recheck(client: GitHubClient, github: FakeGitHub) -> CommandJob:
    """The order, once the head that it is about is known."""
    pinned = handle(client, order(github, "/fix-pipeline recheck"))
    assert isinstance(pinned, list)
    assert [job.again for job in pinned] == [github.head]
    return pinned[0]


def test_recheck_of_what_is_no_pipeline(client: GitHubClient, github: FakeGitHub) -> None:
    github.commit("feature", {toy.WORKFLOW: toy.text("good"), "README.md": "# New\n"})
    handle(client, recheck(client, github))
    assert "changes no pipeline" in github.comments[0].body


def test_recheck_reviews_again(client: GitHubClient, reviewed: FakeGitHub) -> None:
    assert handle(client, recheck(client, reviewed)) == "reviewed"
    assert (len(reviewed.checks), len(reviewed.reviews)) == (2, 1)


def test_a_recheck_that_was_begun_ends_though_the_head_moves(
    client: GitHubClient, reviewed: FakeGitHub
) -> None:
    again = recheck(client, reviewed)
    reviewed.failures["PATCH", "/check-runs/2"] = [httpx.Response(502, json={})]
    with pytest.raises(UnavailableError):
        handle(client, again)
    reviewed.commit("feature", {toy.WORKFLOW: toy.text("good")})
    assert handle(client, again) == "superseded"
    assert [run["status"] for run in reviewed.checks] == ["completed", "completed"]
    assert "newer head" in reviewed.comments[0].body


def test_a_recheck_that_is_given_up_ends(client: GitHubClient, reviewed: FakeGitHub) -> None:
    again = recheck(client, reviewed)
    reviewed.failures["PATCH", "/check-runs/2"] = [httpx.Response(502, json={})]
    with pytest.raises(UnavailableError):
        handle(client, again)
    abandon(client, again)
    assert [run["conclusion"] for run in reviewed.checks] == ["failure", "neutral"]
    assert "the server had a fault" in reviewed.comments[0].body


def button(github: FakeGitHub, head: str, who: Actor = OCTOCAT) -> ButtonJob:
    return ButtonJob(target(github), "b-1", who, head)


def test_button_commits(client: GitHubClient, reviewed: FakeGitHub) -> None:
    assert handle(client, button(reviewed, reviewed.head)) == "committed"
    assert "GOOD twice" in reviewed.file(toy.WORKFLOW)
    assert reviewed.comments == []


def test_button_of_an_older_head(client: GitHubClient, reviewed: FakeGitHub) -> None:
    assert handle(client, button(reviewed, "0" * 40)) == "answered"
    assert "moved on" in reviewed.comments[0].body
    assert handle(client, button(reviewed, "0" * 40)) == "repeated"


def test_button_pressed_by_a_reader(client: GitHubClient, reviewed: FakeGitHub) -> None:
    assert handle(client, button(reviewed, reviewed.head, Actor("mallory", 1))) == "refused"


def test_an_order_of_long_ago_is_answered_and_not_obeyed(
    client: GitHubClient, reviewed: FakeGitHub
) -> None:
    head = reviewed.head
    orders = [
        order(reviewed, "/fix-pipeline"),
        ButtonJob(target(reviewed), "b-1", OCTOCAT, reviewed.head),
    ]
    for given in orders:
        late = replace(given, late=True)
        assert handle(client, late) == "late"
        assert handle(client, late) == "repeated"
    assert ["Ask again" in comment.body for comment in reviewed.comments] == [True, True]
    assert reviewed.head == head


def test_locked_conversation_is_no_fault(client: GitHubClient, reviewed: FakeGitHub) -> None:
    locked = httpx.Response(403, json={"message": "Unable to create comment: issue is locked"})
    reviewed.failures["POST", "/issues/7/comments"] = [locked]
    assert handle(client, order(reviewed, "/fix-pipeline")) == "committed"


def test_a_comment_that_two_webhooks_tell_of_is_one_order(
    client: GitHubClient, reviewed: FakeGitHub
) -> None:
    assert handle(client, order(reviewed, "/fix-pipeline")) == "committed"
    twin = replace(order(reviewed, "/fix-pipeline"), delivery="another")
    assert handle(client, twin) == "repeated"
    assert len(reviewed.comments) == 1
    assert handle(client, replace(twin, edited=True)) == "nothing"
