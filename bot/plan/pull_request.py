"""A pull request as one read of it found it."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.plan.buttons import external_id


class NoText(Enum):
    """A file that is there and is no text."""

    NO_TEXT = "no text"


NO_TEXT: Final = NoText.NO_TEXT


@dataclass(frozen=True, slots=True)
class Thread:
    """A review thread that this app began; `fingerprint` is that of its finding, `comment` its
    first comment. The id is None where it could not be learnt. `settled`: this app itself said
    that the finding was gone."""

    id: str | None
    fingerprint: str
    resolved: bool
    comment: str = ""
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """A review of this app: the findings it told of, and whether it is folded already; `settled`
    where that is because all of them were gone."""

    id: str
    fingerprints: frozenset[str]
    folded: bool
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Stale:
    """Something we said that no longer holds."""

    thread: str | None
    comment: str


@dataclass(frozen=True, slots=True)
class CheckRun:
    """A check run of this app; `told` annotations are there already. The id is None where the App
    may not have one."""

    id: int | None
    done: bool
    told: int = 0
    identity: str = ""


@dataclass(frozen=True, slots=True)
class PullRequest:
    """`repository` is its name now, whatever it was asked for by. `config` and `defaults` are the
    texts of the repository's configuration on the base branch and of the organisation's. What
    this app posted before: `answered` deliveries, `reviewed` heads, configurations it `complained`
    of, `summaries` of reviews, `threads`, `echoes` that repeat an answer, and check `runs` at the
    head, None where they are to be asked for."""

    repository: str
    number: int
    open: bool
    head: str
    head_branch: str
    head_repository: str | None  # None when the fork is gone
    head_owner_is_user: bool
    head_message: str
    base: str
    base_branch: str
    default_branch: str
    maintainer_can_modify: bool
    config: str | NoText | None = None
    defaults: str | NoText | None = None
    answered: frozenset[str] = frozenset()
    reviewed: frozenset[str] = frozenset()
    complained: frozenset[str] = frozenset()
    summaries: tuple[Summary, ...] = ()
    threads: tuple[Thread, ...] = ()
    echoes: tuple[str, ...] = ()
    runs: tuple[CheckRun, ...] | None = None

    @property
    def posted(self) -> frozenset[str]:
        """Fingerprints of findings that people were told of before. What was gone since then has
        come back unheard of; what people resolved themselves is theirs."""
        open_ = {thread.fingerprint for thread in self.threads if not thread.settled}
        gone = {thread.fingerprint for thread in self.threads} - open_
        listed = (s.fingerprints for s in self.summaries if not s.settled)
        return (frozenset().union(*listed) - gone) | open_

    @property
    def has_open_words(self) -> bool:
        """Whether something that this app said stands still."""
        threads = any(not thread.resolved for thread in self.threads)
        return threads or any(not summary.folded for summary in self.summaries)

    @property
    def is_judged(self) -> bool:
        """Whether a check run of this app stands at the head."""
        mine = external_id(self.number, self.head, "")
        return any(run.done and run.identity.startswith(mine) for run in self.runs or ())

    @property
    def from_fork(self) -> bool:
        return self.head_repository is None or (
            self.head_repository.lower() != self.repository.lower()
        )
