"""A crowd that opens and moves pull requests, and what must be said to each of them."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from pathlib import Path

from dbos import DBOSClient

from sandbox.people import Opening
from sandbox.server import Sandbox
from sandbox.state import CheckRun, PullRequest, Repository
from tests.bot import toy

NAMES = ("acme/shop", "acme/web", "other/shop", "third/shop", "third/web")
PATIENCE = 240.0
UNFINISHED = ["DELAYED", "ENQUEUED", "PENDING"]


@dataclass(eq=False, slots=True)
class Member:
    """A pull request. Every head in `due` must be told of once: what it adds is new or nothing."""

    repository: Repository
    pull: PullRequest
    number: int
    moves: int = 0
    due: dict[str, bool] = field(default_factory=dict)  # head → whether it has a finding

    @property
    def told(self) -> bool:
        """Of the head it has now."""
        return any(run.status == "completed" for run in self.checks(self.pull.head_sha))

    def checks(self, head: str) -> list[CheckRun]:
        return [run for run in list(self.repository.checks) if run.head_sha == head]


class Crowd:
    def __init__(self, github: Sandbox) -> None:
        self.github = github
        self.members: list[Member] = []
        self.chance = random.Random(11)
        self._repositories = [
            github.people.create_repository(
                name, {toy.WORKFLOW: toy.text("good")}, collaborators={"w": "write"}
            )
            for name in NAMES
        ]

    def open(self) -> Member:
        number = len(self.members)
        repository = self._repositories[number % len(NAMES)]
        name, branch = repository.full_name, f"b{number}"
        text = toy.text("good", f"BAD {number}")
        self.github.people.push(name, branch, {toy.WORKFLOW: text}, "w", "Begin")
        pull = self.github.people.open_pull(name, Opening("A change", branch), "w")
        made = Member(repository, pull, number, due={pull.head_sha: True})
        self.members.append(made)
        return made

    def move(self, member: Member, *, clean: bool = False) -> None:
        """A push. A head that nobody looked at yet need not be told of any more."""
        if not member.told:
            member.due.pop(member.pull.head_sha, None)
        member.moves += 1
        word = f"{'good' if clean else 'BAD'} {member.number} {member.moves}"
        files = {toy.WORKFLOW: toy.text("good", word)}
        name = member.repository.full_name
        self.github.people.push(name, member.pull.head, files, "w", "Go on")
        member.due[member.pull.head_sha] = not clean

    def repeat(self) -> None:
        """A delivery from before comes again, later than what happened since."""
        sent = [one for one in self.github.webhooks.log if one.event == "pull_request"]
        self.github.webhooks.redeliver(self.chance.choice(sent))

    @property
    def checks(self) -> list[CheckRun]:
        return [run for repository in self._repositories for run in list(repository.checks)]

    @property
    def at_work(self) -> bool:
        """Whether a review has been begun and not ended."""
        return any(run.status != "completed" for run in self.checks)

    @property
    def told(self) -> bool:
        """Every one of the head it has now."""
        done = {run.head_sha for run in self.checks if run.status == "completed"}
        return all(member.pull.head_sha in done for member in self.members)

    def assert_told_once(self) -> None:
        for member in self.members:
            reviews = Counter(review.commit for review in member.pull.reviews)
            assert max(reviews.values(), default=0) <= 1, member
            assert len(member.pull.review_comments) == reviews.total(), member
            for head, bad in member.due.items():
                assert reviews[head] == int(bad), (member, head)
                [run] = member.checks(head)
                found = (run.status, run.conclusion, len(run.annotations))
                assert found == ("completed", "failure" if bad else "success", int(bad)), member
        assert {run.status for run in self.checks} == {"completed"}
        assert max(Counter(run.head_sha for run in self.checks).values()) == 1


def until(condition: Callable[[], object], patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def until_rest(database: str) -> None:
    """Every job has ended, those of late and repeated deliveries too."""
    client = DBOSClient(system_database_url=database)
    try:
        until(lambda: not client.list_workflows(status=UNFINISHED, load_input=False))
    finally:
        client.destroy()


@dataclass(frozen=True, slots=True)
class Attempt:
    key: str
    began: float
    ended: float


def attempts(witness: Path, deaths: dict[int, float]) -> list[Attempt]:
    """What the processes wrote down; of one that died, the attempts of then ended with it."""
    found = list(_attempts(witness.read_text().splitlines(), deaths))
    return sorted(found, key=lambda attempt: (attempt.key, attempt.began))


def _attempts(lines: list[str], deaths: dict[int, float]) -> Iterator[Attempt]:
    running: dict[tuple[str, str], list[float]] = {}
    for line in lines:
        what, process, key, at = line.split()
        begun = running.setdefault((process, key), [])
        if what == "began":
            begun.append(float(at))
        else:
            yield Attempt(key, begun.pop(), float(at))
    for (process, key), left in running.items():
        yield from (Attempt(key, began, deaths.get(int(process), inf)) for began in left)


def assert_one_at_a_time(found: list[Attempt]) -> None:
    """No two attempts at jobs of one pull request overlap, whichever process made them."""
    for one, following in pairwise(found):
        apart = one.key != following.key or one.ended <= following.began
        assert apart, (one, following)
