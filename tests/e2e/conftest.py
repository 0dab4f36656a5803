"""The real App against the sandbox, with the toy engine of the bot's tests: what is tried here is
the loop, not the rules. Every request the App makes is held against GitHub's description."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest
from dbos import DBOS

from bot.github.client import GitHubApp
from sandbox.people import Opening
from sandbox.running_app import RunningApp
from sandbox.server import Sandbox
from sandbox.state import CheckRun, Comment, PullRequest, Repository
from tests.bot import toy
from tests.sandbox.conftest import described  # noqa: F401 - a fixture
from tools.openapi.describe import Description

_UNFINISHED = ["DELAYED", "ENQUEUED", "PENDING"]
_numbers = count(1)
GOOD, BAD = toy.text("good"), toy.text("good", "BAD", "BAD again")


@pytest.fixture(scope="package")
def running_app(described: Description | None) -> Iterator[RunningApp]:  # noqa: F811 - pytest's way
    with pytest.MonkeyPatch.context() as patch:
        toy.install(patch)
        with Sandbox() as running, RunningApp(running) as app:
            yield app
    if described is not None:
        asked = [e for e in running.exchanges if e.path.startswith(("/repos/", "/app"))]
        assert asked
        assert [p for exchange in asked for p in described.problems(exchange)] == []


@pytest.fixture(scope="package")
def github(running_app: RunningApp) -> Sandbox:
    return running_app.github


@pytest.fixture
def app(running_app: RunningApp) -> GitHubApp:
    return GitHubApp(running_app.settings)


@dataclass
class Stage:
    """One repository with a writer and a reader, and a pull request that adds two bad lines."""

    github: Sandbox
    repository: Repository
    pull: PullRequest = field(init=False)

    @property
    def name(self) -> str:
        return self.repository.full_name

    def open(self, files: dict[str, str], **opening: object) -> PullRequest:
        self.github.people.push(self.name, "feature", files, "wendy")
        whole = Opening("A change", "feature", **opening)
        self.pull = self.github.people.open_pull(self.name, whole, "wendy")
        return self.settled()

    def push(self, files: dict[str, str]) -> PullRequest:
        self.github.people.push(self.name, self.pull.head, files, "wendy")
        return self.settled()

    def say(self, body: str, login: str = "wendy") -> Comment:
        said = self.github.people.comment(self.name, self.pull.number, body, login)
        self.settled()
        return said

    def settled(self) -> PullRequest:
        """After everything that was set off has come to its end."""
        quiet = 0
        end = time.monotonic() + 30
        while quiet < 2:
            assert time.monotonic() < end, "the App did not come to rest"
            self.github.webhooks.wait()
            busy = DBOS.list_workflows(status=_UNFINISHED, load_input=False, load_output=False)
            quiet = 0 if busy else quiet + 1
            time.sleep(0.02)
        return self.pull

    @property
    def checks(self) -> list[CheckRun]:
        return self.repository.checks

    def answers(self) -> list[str]:
        return [said.body for said in self.pull.comments if said.user.type == "Bot"]

    def file(self, path: str = toy.WORKFLOW) -> str:
        home = self.pull.head_repository.git
        entry = home.entry(self.pull.head_sha, path)
        assert entry is not None
        return home.blob(entry.sha).decode()


@pytest.fixture
def stage(github: Sandbox) -> Stage:
    files = {toy.WORKFLOW: GOOD, "README.md": "# Shop\n"}
    people = {"wendy": "write", "rita": "read"}
    made = github.people.create_repository(
        f"acme/shop-{next(_numbers)}", files, collaborators=people
    )
    return Stage(github, made)


Reactions = Callable[[Comment], list[str]]


@pytest.fixture
def reactions() -> Reactions:
    return lambda said: [reaction.content for reaction in said.reactions]
