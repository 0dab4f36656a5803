"""Units of queued work, as values that survive a restart."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter


@dataclass(frozen=True, slots=True)
class Target:
    """The pull request a job is about, and the installation that may act on it. `repository_id`
    stays when the repository is renamed or given away; 0 where it was not told."""

    installation: int
    repository: str  # owner/name
    number: int
    repository_id: int = 0

    @property
    def key(self) -> str:
        """Jobs with one key run one after another."""
        if not self.repository:
            return f"installation {self.installation}"
        return f"{self.repository.lower()}#{self.number}"


@dataclass(frozen=True, slots=True)
class Actor:
    login: str
    id: int


@dataclass(frozen=True, slots=True)
class ReviewJob:
    """Review the pull request at its head; `head` is the one the delivery spoke of, None when
    a person asked for whatever is the head now, and `before` the one before it. `again`: though
    that head was reviewed before. `begun`: there is a check run that must end, seen or not.
    `retargeted`: its base is another branch than when that head was reviewed; a `draft` then waits
    to be ready."""

    target: Target
    delivery: str
    head: str | None
    again: bool = False
    before: str | None = None
    begun: bool = False
    retargeted: bool = False
    draft: bool = False
    kind: Literal["review"] = "review"


@dataclass(frozen=True, slots=True)
class CommandJob:
    """A comment that begins a line with the command; `reply_to` is the review comment it answers,
    `in_review` tells a review comment from one on the conversation. `late`: it is too old to be
    obeyed, and only answered. `edited`: the comment was there before; GitHub tells but once that
    one is new, unless two webhooks do. `again` is the head that is to be reviewed again, once it
    is known: a check run that was begun there must end there."""

    target: Target
    delivery: str
    actor: Actor
    comment: int
    text: str
    in_review: bool
    reply_to: int | None = None
    head: str | None = None  # what the commenter looked at, where GitHub tells
    late: bool = False
    edited: bool = False
    again: str | None = None
    kind: Literal["command"] = "command"

    @property
    def recheck(self) -> ReviewJob:
        return ReviewJob(self.target, self.delivery, self.again, again=True)

    @property
    def names(self) -> tuple[str, ...]:
        """What it is known by once it is answered."""
        comment = f"{'review-' if self.in_review else ''}comment-{self.comment}"
        return (self.delivery,) if self.edited else (self.delivery, comment)


@dataclass(frozen=True, slots=True)
class ButtonJob:
    """The Fix button of a check run, pressed for `head`; `late` as for a command."""

    target: Target
    delivery: str
    actor: Actor
    head: str
    late: bool = False
    kind: Literal["button"] = "button"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.delivery,)


@dataclass(frozen=True, slots=True)
class SuiteJob:
    """All checks of `head` were asked for again, and GitHub did not say of which pull request,
    as for forks; the target's number is 0."""

    target: Target
    delivery: str
    head: str
    kind: Literal["suite"] = "suite"


@dataclass(frozen=True, slots=True)
class InstallationJob:
    """What an installation may do, or where, has changed; the target's number is 0. `added` are
    the ids of repositories that it has got, perhaps from another installation."""

    target: Target
    delivery: str
    added: tuple[int, ...] = ()
    kind: Literal["installation"] = "installation"

    def concerns(self, target: Target) -> bool:
        return target.installation == self.target.installation or target.repository_id in self.added


Job = ReviewJob | CommandJob | ButtonJob | SuiteJob | InstallationJob

_ADAPTER: TypeAdapter[Job] = TypeAdapter(Annotated[Job, Field(discriminator="kind")])


def dump(job: Job) -> str:
    return _ADAPTER.dump_json(job).decode()


def load(text: str) -> Job:
    return _ADAPTER.validate_json(text)
