"""What was said on a pull request, and what of it is ours: read by GraphQL or by REST."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.plan.markers import ANSWER, CONFIGURATION, FINDING, REVIEW, listed, marked
from bot.plan.pull_request import Summary, Thread


@dataclass(frozen=True, slots=True)
class Said:
    """A comment or the body of a review; `settled`: folded because it holds no longer."""

    id: str
    mine: bool
    body: str
    folded: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Discussion:
    """A review thread: its first comment; no id where REST alone could be asked. `settled`: it
    was resolved by this app."""

    id: str | None
    resolved: bool
    first: Said
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    comments: tuple[Said, ...]
    reviews: tuple[Said, ...]
    discussions: tuple[Discussion, ...]

    @property
    def answered(self) -> frozenset[str]:
        return _markers(self.comments, ANSWER)

    @property
    def complained(self) -> frozenset[str]:
        return _markers(self.comments, CONFIGURATION)

    @property
    def reviewed(self) -> frozenset[str]:
        return _markers(self.reviews, REVIEW)

    @property
    def echoes(self) -> tuple[str, ...]:
        """Words of ours that say what was said before."""
        return tuple(_echoes(said for said in self.comments if said.mine and not said.folded))

    @property
    def summaries(self) -> tuple[Summary, ...]:
        mine = (said for said in self.reviews if said.mine)
        return tuple(
            Summary(said.id, found, said.folded, said.settled)
            for said in mine
            if (found := listed(said.body))
        )

    @property
    def threads(self) -> tuple[Thread, ...]:
        return tuple(_threads(self.discussions))


def _threads(discussions: Iterable[Discussion]) -> Iterator[Thread]:
    for thread in discussions:
        for fingerprint in _markers([thread.first], FINDING):
            quiet = thread.resolved or thread.first.folded
            settled = thread.settled or thread.first.settled
            yield Thread(thread.id, fingerprint, quiet, thread.first.id, settled)


def _echoes(comments: Iterable[Said]) -> Iterator[str]:
    heard = set[tuple[str, ...]]()
    for said in comments:
        marks = (*marked(said.body, ANSWER), *marked(said.body, CONFIGURATION))
        if marks and marks in heard:
            yield said.id
        heard.add(marks)


def _markers(said: Iterable[Said], kind: str) -> frozenset[str]:
    """Only of what this app wrote: anybody can post a marker."""
    return frozenset(mark for one in said if one.mine for mark in marked(one.body, kind))
