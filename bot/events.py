"""Payload of a delivery → jobs. Small models with only the fields that are used."""

from collections.abc import Callable, Mapping
from typing import Final

from pydantic import BaseModel

from bot.jobs import Actor, ButtonJob, CommandJob, Job, ReviewJob, Target
from bot.plan.buttons import FIX, NAME, RECHECK, number_of
from bot.plan.command import mentions_command

_REVIEWED: Final = frozenset({"opened", "reopened", "synchronize", "ready_for_review"})
_BOT: Final = "Bot"


class _Id(BaseModel):
    id: int


class _Repository(BaseModel):
    full_name: str


class _User(BaseModel):
    login: str
    id: int
    type: str = "User"

    @property
    def actor(self) -> Actor:
        return Actor(self.login, self.id)


class _Delivery(BaseModel):
    """What every delivery about a repository of an installation has."""

    action: str
    installation: _Id
    repository: _Repository
    sender: _User

    def target(self, number: int) -> Target:
        return Target(self.installation.id, self.repository.full_name, number)


class _Head(BaseModel):
    sha: str


class _PullRequest(BaseModel):
    number: int
    draft: bool = False
    head: _Head


class _PullRequestDelivery(_Delivery):
    pull_request: _PullRequest


class _Issue(BaseModel):
    number: int
    pull_request: object = None


class _Comment(BaseModel):
    id: int
    body: str
    user: _User
    in_reply_to_id: int | None = None


class _IssueCommentDelivery(_Delivery):
    issue: _Issue
    comment: _Comment


class _Number(BaseModel):
    number: int


class _ReviewCommentDelivery(_Delivery):
    pull_request: _PullRequest
    comment: _Comment


class _CheckRun(BaseModel):
    name: str
    head_sha: str
    external_id: str | None = None


class _Requested(BaseModel):
    identifier: str


class _CheckRunDelivery(_Delivery):
    check_run: _CheckRun
    requested_action: _Requested | None = None


class _CheckSuite(BaseModel):
    head_sha: str
    pull_requests: list[_Number] = []


class _CheckSuiteDelivery(_Delivery):
    check_suite: _CheckSuite


def jobs_of(event: str, delivery: str, body: bytes) -> tuple[Job, ...]:
    """No job for what does not concern us. Raises pydantic's ValidationError for a body that is
    not what the event promises."""
    read = _READERS.get(event)
    return () if read is None else read(delivery, body)


def _pull_request(delivery: str, body: bytes) -> tuple[Job, ...]:
    event = _PullRequestDelivery.model_validate_json(body)
    pull = event.pull_request
    # A draft is reviewed when its author says that it is ready.
    if event.action not in _REVIEWED or pull.draft:
        return ()
    return (ReviewJob(event.target(pull.number), delivery, pull.head.sha),)


def _issue_comment(delivery: str, body: bytes) -> tuple[Job, ...]:
    event = _IssueCommentDelivery.model_validate_json(body)
    if event.issue.pull_request is None or not _is_command(event, event.comment):
        return ()
    comment = event.comment
    job = CommandJob(
        target=event.target(event.issue.number),
        delivery=delivery,
        actor=comment.user.actor,
        comment=comment.id,
        text=comment.body,
        in_review=False,
    )
    return (job,)


def _review_comment(delivery: str, body: bytes) -> tuple[Job, ...]:
    event = _ReviewCommentDelivery.model_validate_json(body)
    comment = event.comment
    if not _is_command(event, comment):
        return ()
    job = CommandJob(
        target=event.target(event.pull_request.number),
        delivery=delivery,
        actor=comment.user.actor,
        comment=comment.id,
        text=comment.body,
        in_review=True,
        reply_to=comment.in_reply_to_id,
        head=event.pull_request.head.sha,
    )
    return (job,)


def _is_command(event: _Delivery, comment: _Comment) -> bool:
    # Apps, this one included, give no orders: two that answer each other would never end.
    by_person = _BOT not in {comment.user.type, event.sender.type}
    return event.action == "created" and by_person and mentions_command(comment.body)


def _check_run(delivery: str, body: bytes) -> tuple[Job, ...]:
    event = _CheckRunDelivery.model_validate_json(body)
    number = number_of(event.check_run.external_id or "")
    if number is None or event.check_run.name != NAME:
        return ()
    target, head = event.target(number), event.check_run.head_sha
    pressed = event.requested_action.identifier if event.requested_action else None
    if event.action == "requested_action" and pressed == FIX.identifier:
        return (ButtonJob(target, delivery, event.sender.actor, head),)
    if event.action == "rerequested" or pressed == RECHECK.identifier:
        return (ReviewJob(target, delivery, head),)
    return ()


def _check_suite(delivery: str, body: bytes) -> tuple[Job, ...]:
    """GitHub names no pull request for a fork; there the run itself can be asked for again."""
    event = _CheckSuiteDelivery.model_validate_json(body)
    if event.action != "rerequested":
        return ()
    numbers = dict.fromkeys(pull.number for pull in event.check_suite.pull_requests)
    head = event.check_suite.head_sha
    return tuple(ReviewJob(event.target(number), delivery, head) for number in numbers)


_READERS: Final[Mapping[str, Callable[[str, bytes], tuple[Job, ...]]]] = {
    "pull_request": _pull_request,
    "issue_comment": _issue_comment,
    "pull_request_review_comment": _review_comment,
    "check_run": _check_run,
    "check_suite": _check_suite,
}
