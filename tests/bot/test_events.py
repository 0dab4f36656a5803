"""Which deliveries become which jobs."""

import json
from dataclasses import replace

import pytest
from pydantic import ValidationError

from bot.events import jobs_of
from bot.jobs import (
    Actor,
    ButtonJob,
    CommandJob,
    InstallationJob,
    ReviewJob,
    SuiteJob,
    Target,
    dump,
    load,
)

TARGET = Target(42, "acme/shop", 7)
PERSON = {"login": "octocat", "id": 5, "type": "User"}
BOT = {"login": "fix-pipeline[bot]", "id": 6, "type": "Bot"}


def jobs(event: str, action: str, sender: dict[str, object] = PERSON, **fields: object):
    body = {
        "action": action,
        "installation": {"id": 42},
        "repository": {"full_name": "acme/shop"},
        "sender": sender,
        **fields,
    }
    return jobs_of(event, "d", json.dumps(body).encode())


def pull(*, draft: bool = False) -> dict[str, object]:
    return {"number": 7, "draft": draft, "head": {"sha": "abc"}}


@pytest.mark.parametrize("action", ["opened", "reopened", "synchronize", "ready_for_review"])
def test_reviewed(action: str) -> None:
    assert jobs("pull_request", action, pull_request=pull()) == (ReviewJob(TARGET, "d", "abc"),)


@pytest.mark.parametrize(
    ("repository", "number", "sha"),
    [
        ("acme/shop/x", 7, "abc"),
        ("shop", 7, "abc"),
        ("acme/..", 7, "abc"),
        ("../shop", 7, "abc"),
        ("acme/shop", 0, "abc"),
        ("acme/shop", 10**30, "abc"),
        ("acme/shop", 7, "../abc"),
    ],
)
def test_what_no_path_can_hold(repository: str, number: int, sha: str) -> None:
    found = {"number": number, "head": {"sha": sha}}
    with pytest.raises(ValidationError):
        jobs("pull_request", "opened", pull_request=found, repository={"full_name": repository})


def test_push_tells_the_head_before() -> None:
    (review,) = jobs("pull_request", "synchronize", pull_request=pull(), before="fff")
    assert review == ReviewJob(TARGET, "d", "abc", before="fff")


def test_retarget_is_reviewed_again() -> None:
    base = {"base": {"ref": {"from": "main"}, "sha": {"from": "abc"}}}
    review = ReviewJob(TARGET, "d", "abc", again=True, retargeted=True)
    assert jobs("pull_request", "edited", pull_request=pull(), changes=base) == (review,)
    draft = replace(review, draft=True)
    assert jobs("pull_request", "edited", pull_request=pull(draft=True), changes=base) == (draft,)
    title = {"title": {"from": "Old"}}
    assert jobs("pull_request", "edited", pull_request=pull(), changes=title) == ()


def test_own_push_is_reviewed() -> None:
    assert len(jobs("pull_request", "synchronize", BOT, pull_request=pull())) == 1


@pytest.mark.parametrize("action", ["closed", "labeled", "converted_to_draft"])
def test_other_actions(action: str) -> None:
    assert jobs("pull_request", action, pull_request=pull()) == ()


def test_draft_waits() -> None:
    assert jobs("pull_request", "opened", pull_request=pull(draft=True)) == ()


def comment(body: str, user: dict[str, object] = PERSON, **fields: object) -> dict[str, object]:
    return {"id": 99, "body": body, "user": user, **fields}


ISSUE = {"number": 7, "pull_request": {"url": "x"}}


def test_command_on_the_conversation() -> None:
    made = jobs("issue_comment", "created", issue=ISSUE, comment=comment("/fix-pipeline"))
    assert made == (
        CommandJob(TARGET, "d", Actor("octocat", 5), 99, "/fix-pipeline", in_review=False),
    )


@pytest.mark.parametrize(
    ("action", "issue", "said", "sender"),
    [
        ("edited", ISSUE, comment("/fix-pipeline"), PERSON),
        ("created", {"number": 7}, comment("/fix-pipeline"), PERSON),
        ("created", ISSUE, comment("hello"), PERSON),
        ("created", ISSUE, comment("/fix-pipeline", BOT), BOT),
        ("created", ISSUE, comment("/fix-pipeline"), BOT),
        ("deleted", ISSUE, comment("/fix-pipeline"), PERSON),
        ("created", ISSUE, {"id": 99, "body": None, "user": None}, PERSON),
    ],
)
def test_no_command(action, issue, said, sender) -> None:
    assert jobs("issue_comment", action, sender, issue=issue, comment=said) == ()


@pytest.mark.parametrize(
    ("before", "after", "ordered"),
    [
        ("hello", "/fix-pipeline", True),
        ("/fix-pipeline", "/fix-pipeline --unsafe", True),
        ("/fix-pipeline", "/fix-pipeline\n\nThanks", False),
        ("/fix-pipeline", "hello", False),
    ],
)
def test_edit_that_changes_the_command(before: str, after: str, ordered: bool) -> None:
    changes = {"body": {"from": before}}
    made = jobs("issue_comment", "edited", issue=ISSUE, comment=comment(after), changes=changes)
    assert bool(made) is ordered


def test_who_edits_gives_the_order() -> None:
    stranger = {"login": "mallory", "id": 6, "type": "User"}
    (made,) = jobs(
        "issue_comment",
        "edited",
        stranger,
        issue=ISSUE,
        comment=comment("/fix-pipeline", PERSON),
        changes={"body": {"from": ""}},
    )
    assert isinstance(made, CommandJob)
    assert made.actor == Actor("mallory", 6)


@pytest.mark.parametrize("event", ["installation", "installation_repositories"])
def test_installations(event: str) -> None:
    made = jobs(event, "created", repositories=[{"full_name": "acme/shop"}])
    assert made == (InstallationJob(Target(42, "", 0), "d"),)


@pytest.mark.parametrize(
    ("action", "fields", "added"),
    [
        ("created", {"repositories": [{"id": 9}, {"id": 10}]}, (9, 10)),
        ("suspend", {"repositories": [{"id": 9}]}, ()),
        ("added", {"repositories_added": [{"id": 11}], "repositories_removed": [{"id": 9}]}, (11,)),
        ("deleted", {"repositories": None, "repositories_added": None}, ()),
    ],
)
def test_what_an_installation_has_got(
    action: str, fields: dict[str, object], added: tuple[int, ...]
) -> None:
    (made,) = jobs("installation_repositories", action, **fields)
    assert isinstance(made, InstallationJob)
    assert made.added == added
    assert load(dump(made)) == made
    assert made.concerns(Target(42, "acme/shop", 7))
    assert made.concerns(Target(41, "acme/shop", 7, 9)) is (9 in added)
    assert not made.concerns(Target(41, "acme/shop", 7))


def test_a_repository_is_known_by_its_id() -> None:
    repository = {"full_name": "acme/shop", "id": 9}
    (made,) = jobs("pull_request", "opened", pull_request=pull(), repository=repository)
    assert made.target == Target(42, "acme/shop", 7, 9)
    assert made.target.key == TARGET.key


def test_run_without_our_id_names_its_pull_request() -> None:
    check = {**run(None), "pull_requests": [{"number": 7}]}
    made = jobs("check_run", "rerequested", check_run=check)
    assert made == (ReviewJob(TARGET, "d", "abc", again=True),)


def test_command_in_a_thread_is_bound_to_its_head() -> None:
    said = comment("/fix-pipeline undo", in_reply_to_id=3)
    (made,) = jobs("pull_request_review_comment", "created", pull_request=pull(), comment=said)
    assert isinstance(made, CommandJob)
    assert (made.in_review, made.reply_to, made.head) == (True, 3, "abc")


def run(identity: str | None = "7:abc:d0", name: str = "fix-pipeline") -> dict[str, object]:
    return {"name": name, "head_sha": "abc", "external_id": identity}


def test_buttons() -> None:
    pressed = {"check_run": run(), "requested_action": {"identifier": "fix"}}
    actor = Actor("octocat", 5)
    assert jobs("check_run", "requested_action", **pressed) == (
        ButtonJob(TARGET, "d", actor, "abc"),
    )
    pressed["requested_action"] = {"identifier": "recheck"}
    review = (ReviewJob(TARGET, "d", "abc", again=True),)
    assert jobs("check_run", "requested_action", **pressed) == review
    assert jobs("check_run", "rerequested", check_run=run()) == review


@pytest.mark.parametrize("check", [run(None), run("x:abc:d"), run("7"), run(name="other")])
def test_check_runs_of_others(check: dict[str, object]) -> None:
    assert jobs("check_run", "rerequested", check_run=check) == ()


def test_check_run_that_was_created() -> None:
    assert jobs("check_run", "created", check_run=run()) == ()


def test_suite_names_its_pull_requests() -> None:
    suite = {"head_sha": "abc", "pull_requests": [{"number": 7}, {"number": 7}]}
    review = ReviewJob(TARGET, "d", "abc", again=True)
    assert jobs("check_suite", "rerequested", check_suite=suite) == (review,)
    assert jobs("check_suite", "completed", check_suite=suite) == ()


def test_suite_of_a_fork_names_none() -> None:
    suite = {"head_sha": "abc", "pull_requests": []}
    found = SuiteJob(Target(42, "acme/shop", 0), "d", "abc")
    assert jobs("check_suite", "rerequested", check_suite=suite) == (found,)
    assert jobs("check_suite", "requested", check_suite=suite) == ()


@pytest.mark.parametrize(
    "job",
    [
        ReviewJob(TARGET, "d", None),
        ButtonJob(TARGET, "d", Actor("a", 1), "abc"),
        InstallationJob(Target(42, "", 0), "d"),
        SuiteJob(Target(42, "acme/shop", 0), "d", "abc"),
        CommandJob(TARGET, "d", Actor("a", 1), 9, "/fix-pipeline", in_review=True, reply_to=3),
    ],
)
def test_jobs_survive_storage(job) -> None:
    assert load(dump(job)) == job
