"""Payload of a delivery → jobs. Small models with only the fields that are used."""

from collections.abc import Callable, Mapping
from typing import Annotated, Final

from pydantic import BaseModel, Field

from bot.jobs import (
    Actor,
    ButtonJob,
    CommandJob,
    InstallationJob,
    Job,
    ReviewJob,
    SuiteJob,
    Target,
)
from bot.plan.buttons import FIX, NAME, RECHECK, number_of
from bot.plan.command import mentions_command, same_command

_REVIEWED: Final = frozenset({"opened", "reopened", "synchronize", "ready_for_review"})
_BOT: Final = "Bot"


# They become parts of paths.
_Name = Annotated[str, Field(pattern=r"^[\w-]+/[\w.-]*[\w-][\w.-]*$")]
_Sha = Annotated[str, Field(pattern=r"^\w{1,64}$")]
_PullNumber = Annotated[int, Field(gt=0, lt=2**31)]


class _Id(BaseModel):
    id: Annotated[int, Field(gt=0, lt=2**63)]


class _Repository(BaseModel):
    full_name: _Name
    id: int = 0


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
        repository = self.repository
        return Target(self.installation.id, repository.full_name, number, repository.id)


class _Head(BaseModel):
    sha: _Sha


class _PullRequest(BaseModel):
    number: _PullNumber
    draft: bool = False
    head: _Head


class _From(BaseModel):
    """What a field was before it was edited."""

    before: str | None = Field(None, alias="from")


class _Changes(BaseModel):
    base: object = None
    body: _From | None = None


class _PullRequestDelivery(_Delivery):
    pull_request: _PullRequest
    before: str | None = None
    changes: _Changes = _Changes()


class _Issue(BaseModel):
    number: _PullNumber
    pull_request: object = None


class _Comment(BaseModel):
    id: int
    body: str | None = None
    user: _User | None = None
    in_reply_to_id: int | None = None


class _CommentDelivery(_Delivery):
    comment: _Comment
    changes: _Changes = _Changes()

    def command(self) -> str | None:
        """The text, if it is a person's order that was not given before. Apps, this one included,
        give none: two that answer each other would never end."""
        text = self.comment.body or ""
        author = self.comment.user or self.sender
        if _BOT in {author.type, self.sender.type} or not mentions_command(text):
            return None
        if self.action == "created":
            return text
        before = self.changes.body.before if self.changes.body else None
        edited = self.action == "edited" and before is not None
        return text if edited and not same_command(before or "", text) else None


class _IssueCommentDelivery(_CommentDelivery):
    issue: _Issue


class _Number(BaseModel):
    number: _PullNumber


class _ReviewCommentDelivery(_CommentDelivery):
    pull_request: _PullRequest


class _CheckRun(BaseModel):
    name: str
    head_sha: _Sha
    external_id: str | None = None
    pull_requests: list[_Number] = []

    @property
    def number(self) -> int | None:
        """The external id is ours; what GitHub lists is empty for forks."""
        listed = [pull.number for pull in self.pull_requests]
        return number_of(self.external_id or "") or next(iter(listed), None)


class _Requested(BaseModel):
    identifier: str


class _CheckRunDelivery(_Delivery):
    check_run: _CheckRun
    requested_action: _Requested | None = None


class _Added(BaseModel):
    id: int = 0


class _InstallationDelivery(BaseModel):
    """`repositories` of a new one, `repositories_added` to an old one."""

    installation: _Id
    action: str = ""
    repositories: list[_Added] | None = None
    repositories_added: list[_Added] | None = None

    @property
    def added(self) -> tuple[int, ...]:
        created = self.repositories if self.action == "created" else None
        both = (*(created or ()), *(self.repositories_added or ()))
        return tuple(repository.id for repository in both if repository.id)


class _CheckSuite(BaseModel):
    head_sha: _Sha
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
    retargeted = event.action == "edited" and event.changes.base is not None
    # A draft is reviewed when its author says that it is ready.
    if not retargeted and (pull.draft or event.action not in _REVIEWED):
        return ()
    # What a pull request introduces depends on its base, so that head is looked at again.
    job = ReviewJob(
        target=event.target(pull.number),
        delivery=delivery,
        head=pull.head.sha,
        again=retargeted,
        before=event.before,
        retargeted=retargeted,
        draft=pull.draft,
    )
    return (job,)


def _issue_comment(delivery: str, body: bytes) -> tuple[Job, ...]:
    event = _IssueCommentDelivery.model_validate_json(body)
    text = event.command()
    if event.issue.pull_request is None or text is None:
        return ()
    job = CommandJob(
        target=event.target(event.issue.number),
        delivery=delivery,
        actor=event.sender.actor,  # who edits somebody else's comment gives the order
        comment=event.comment.id,
        text=text,
        in_review=False,
        edited=event.action == "edited",
    )
    return (job,)


def _review_comment(delivery: str, body: bytes) -> tuple[Job, ...]:
    event = _ReviewCommentDelivery.model_validate_json(body)
    text = event.command()
    if text is None:
        return ()
    job = CommandJob(
        target=event.target(event.pull_request.number),
        delivery=delivery,
        actor=event.sender.actor,
        comment=event.comment.id,
        text=text,
        in_review=True,
        reply_to=event.comment.in_reply_to_id,
        head=event.pull_request.head.sha,
        edited=event.action == "edited",
    )
    return (job,)


def _check_run(delivery: str, body: bytes) -> tuple[Job, ...]:
    """GitHub sends what is pressed to the App of the run alone, so there are none of others here.
    (https://docs.github.com/webhooks/webhook-events-and-payloads#check_run)"""
    event = _CheckRunDelivery.model_validate_json(body)
    number = event.check_run.number
    if number is None or event.check_run.name != NAME:
        return ()
    target, head = event.target(number), event.check_run.head_sha
    pressed = event.requested_action.identifier if event.requested_action else None
    if event.action == "requested_action" and pressed == FIX.identifier:
        return (ButtonJob(target, delivery, event.sender.actor, head),)
    if event.action == "rerequested" or pressed == RECHECK.identifier:
        return (ReviewJob(target, delivery, head, again=True),)
    return ()


def _check_suite(delivery: str, body: bytes) -> tuple[Job, ...]:
    """GitHub names no pull request for a fork; there our own run knows it."""
    event = _CheckSuiteDelivery.model_validate_json(body)
    if event.action != "rerequested":
        return ()
    numbers = dict.fromkeys(pull.number for pull in event.check_suite.pull_requests)
    head = event.check_suite.head_sha
    if not numbers:
        return (SuiteJob(event.target(0), delivery, head),)
    return tuple(ReviewJob(event.target(n), delivery, head, again=True) for n in numbers)


def _installation(delivery: str, body: bytes) -> tuple[Job, ...]:
    """Nothing is posted anywhere: being installed makes no noise."""
    event = _InstallationDelivery.model_validate_json(body)
    return (InstallationJob(Target(event.installation.id, "", 0), delivery, event.added),)


_READERS: Final[Mapping[str, Callable[[str, bytes], tuple[Job, ...]]]] = {
    "pull_request": _pull_request,
    "issue_comment": _issue_comment,
    "pull_request_review_comment": _review_comment,
    "check_run": _check_run,
    "check_suite": _check_suite,
    "installation": _installation,
    "installation_repositories": _installation,
}
