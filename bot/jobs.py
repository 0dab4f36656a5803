"""Units of queued work, as values that survive a restart."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter


@dataclass(frozen=True, slots=True)
class Target:
    """The pull request a job is about, and the installation that may act on it."""

    installation: int
    repository: str  # owner/name
    number: int

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
    that head was reviewed before. `begun`: there is a check run that must end, seen or not."""

    target: Target
    delivery: str
    head: str | None
    again: bool = False
    before: str | None = None
    begun: bool = False
    kind: Literal["review"] = "review"


@dataclass(frozen=True, slots=True)
class CommandJob:
    """A comment that begins a line with the command; `reply_to` is the review comment it answers,
    `in_review` tells a review comment from one on the conversation. `late`: it is too old to be
    obeyed, and only answered."""

    target: Target
    delivery: str
    actor: Actor
    comment: int
    text: str
    in_review: bool
    reply_to: int | None = None
    head: str | None = None  # what the commenter looked at, where GitHub tells
    late: bool = False
    kind: Literal["command"] = "command"


@dataclass(frozen=True, slots=True)
class ButtonJob:
    """The Fix button of a check run, pressed for `head`; `late` as for a command."""

    target: Target
    delivery: str
    actor: Actor
    head: str
    late: bool = False
    kind: Literal["button"] = "button"


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
    """What an installation may do, or where, has changed; the target's number is 0."""

    target: Target
    delivery: str
    kind: Literal["installation"] = "installation"


Job = ReviewJob | CommandJob | ButtonJob | SuiteJob | InstallationJob

_ADAPTER: TypeAdapter[Job] = TypeAdapter(Annotated[Job, Field(discriminator="kind")])


def dump(job: Job) -> str:
    return _ADAPTER.dump_json(job).decode()


def load(text: str) -> Job:
    return _ADAPTER.validate_json(text)
