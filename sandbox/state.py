"""What this GitHub knows beside git: people, pull requests, comments, checks, installations."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Final

from sandbox.git import GitRepository, Signature

BODY_LIMIT: Final = 65_536
WRITERS: Final = frozenset({"admin", "maintain", "write"})


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class User:
    id: int
    login: str
    type: str = "User"  # User, Organization, Bot

    def signature(self) -> Signature:
        return Signature(self.login, f"{self.id}+{self.login}@users.noreply.github.com", now())


@dataclass(slots=True)
class Reaction:
    id: int
    user: User
    content: str
    created_at: str = field(default_factory=now)


@dataclass(slots=True)
class Comment:
    """On the conversation."""

    id: int
    user: User
    body: str
    created_at: str = field(default_factory=now)
    updated_at: str = field(default_factory=now)
    reactions: list[Reaction] = field(default_factory=list)
    minimized: str | None = None


@dataclass(slots=True)
class ReviewComment(Comment):
    """On the diff. `line` is None when it became outdated or speaks of the whole file."""

    path: str = ""
    review: int = 0
    commit: str = ""
    original_commit: str = ""
    side: str = "RIGHT"
    line: int | None = None
    start_line: int | None = None
    start_side: str | None = None
    original_line: int | None = None
    original_start_line: int | None = None
    position: int | None = None
    original_position: int = 1
    diff_hunk: str = ""
    subject: str = "line"
    reply_to: int | None = None

    @property
    def outdated(self) -> bool:
        return self.subject == "line" and self.line is None


@dataclass(slots=True)
class Review:
    id: int
    user: User
    body: str
    state: str
    commit: str
    submitted_at: str = field(default_factory=now)
    minimized: str | None = None


@dataclass(slots=True)
class PullRequest:
    id: int
    number: int
    title: str
    body: str
    user: User
    base: str  # branch
    head: str  # branch of head_repository
    head_repository: "Repository"
    head_sha: str
    draft: bool = False
    state: str = "open"
    maintainer_can_modify: bool = False
    created_at: str = field(default_factory=now)
    updated_at: str = field(default_factory=now)
    closed_at: str | None = None
    comments: list[Comment] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    review_comments: list[ReviewComment] = field(default_factory=list)
    resolved: dict[int, User] = field(default_factory=dict)  # by the thread's first comment

    def resolve(self, first: ReviewComment, by: User | None) -> None:
        """The thread of that comment; by nobody: it is open again."""
        self.resolved.pop(first.id, None)
        if by is not None:
            self.resolved[first.id] = by

    def threads(self) -> Iterator[list[ReviewComment]]:
        for first in self.review_comments:
            if first.reply_to is None:
                yield [first, *(c for c in self.review_comments if c.reply_to == first.id)]


@dataclass(slots=True)
class Annotation:
    path: str
    start_line: int
    end_line: int
    level: str
    message: str
    title: str | None = None
    raw_details: str | None = None
    start_column: int | None = None
    end_column: int | None = None


@dataclass(slots=True)
class Action:
    label: str
    description: str
    identifier: str


@dataclass(slots=True)
class CheckRun:
    id: int
    suite: int
    name: str
    head_sha: str
    external_id: str = ""
    details_url: str | None = None
    status: str = "queued"
    conclusion: str | None = None
    started_at: str | None = field(default_factory=now)
    completed_at: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Annotation] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


@dataclass(slots=True)
class Repository:
    id: int
    owner: User
    name: str
    git: GitRepository
    default_branch: str = "main"
    parent: "Repository | None" = None
    created_at: str = field(default_factory=now)
    collaborators: dict[str, str] = field(default_factory=dict)
    protected: set[str] = field(default_factory=set)
    pulls: dict[int, PullRequest] = field(default_factory=dict)
    checks: list[CheckRun] = field(default_factory=list)
    verified: set[str] = field(default_factory=set)  # commits that this GitHub signed

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    def permission(self, login: str) -> str:
        if login == self.owner.login:
            return "admin"
        return self.collaborators.get(login, "read")

    def head_of(self, branch: str) -> str | None:
        return self.git.ref(f"refs/heads/{branch}")


@dataclass(slots=True)
class Installation:
    id: int
    account: User
    repositories: set[str]  # full names
    permissions: dict[str, str]
    created_at: str = field(default_factory=now)


@dataclass(slots=True)
class Ids:
    """One row of numbers for everything, so that no two things share one."""

    _numbers: Iterator[int] = field(default_factory=lambda: count(1001))

    def next(self) -> int:
        return next(self._numbers)
