"""Jobs that were given up, and what is still to be done about them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from dbos import WorkflowStatus

from bot.jobs import ButtonJob, CommandJob, Job, ReviewJob, SuiteJob, load

# Who gave an order long ago does not wait for it any more, though for as long as a rate limit may
# take; a check run that has not ended is given up by GitHub itself after two weeks.
ORDERS: Final = 2 * 3600.0
REVIEWS: Final = 14 * 24 * 3600.0
ORDER: Final = (CommandJob, ButtonJob)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A job that was given up, under the name of its last attempt."""

    identity: str
    job: Job
    since: float  # when it came, in seconds

    @property
    def first(self) -> str:
        """The name that its delivery gives it."""
        return first_name(self.identity)

    @property
    def successor(self) -> str:
        """The name under which it is tried once more."""
        return next_name(self.identity)

    def due(self, now: float) -> Job:
        """What is done when it is tried again."""
        return due(self.job, now - self.since)

    def outlived(self, now: float) -> bool:
        """Whether nobody can want it any more."""
        people = (ReviewJob, SuiteJob, *ORDER)
        return now - self.since > (REVIEWS if isinstance(self.job, people) else ORDERS)


def due(job: Job, age: float) -> Job:
    """An order of long ago is answered, and no more."""
    if isinstance(job, ORDER) and age > ORDERS:
        return replace(job, late=True)
    return job


def letters_of(found: Iterable[WorkflowStatus]) -> Iterator[DeadLetter]:
    for status in found:
        if status.input is not None:
            text, *_, since = (*status.input["args"], None, None, None)[:4]
            begun = (status.created_at or 0) / 1000
            yield DeadLetter(status.workflow_id, load(str(text)), since or begun)


def first_name(identity: str) -> str:
    return identity.partition("~")[0].partition("+")[0]


def next_name(identity: str) -> str:
    """`~` counts attempts, `+` what was begun anew."""
    anew = identity.partition("~")[0].partition("+")[2]
    return f"{first_name(identity)}+{int(anew or 0) + 1}"
