"""Hundreds of pull requests, with outages, lost answers, limits, repeated deliveries and kills:
every head is told of, and exactly once."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sandbox.faults import Kind
from sandbox.server import Sandbox
from tests.e2e import postgres
from tests.e2e.crowd import NAMES, Crowd, assert_one_at_a_time, attempts, until, until_rest
from tests.e2e.process import AppProcess

PULLS = int(os.environ.get("CROWD", "200"))
FAULTS = 0.03
TOY = "tests.e2e.toy_process"  # what is tried is the loop: the rules would take minutes
REASON = postgres.missing()


@pytest.fixture
def github() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def witness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "witness"
    monkeypatch.setenv("WITNESS", str(path))
    return path


def spoil(github: Sandbox) -> None:
    """Everything goes wrong now and then, and what must not be done twice does for certain."""
    github.faults.rate = FAULTS
    for name, kind in zip(NAMES, Kind, strict=True):
        github.faults.plan("POST", f"/repos/{name}/pulls/[0-9]+/reviews", kind)
        github.faults.plan("POST", f"/repos/{name}/check-runs", kind)
        github.faults.plan("PATCH", f"/repos/{name}/check-runs/[0-9]+", kind)


@dataclass
class Deaths:
    """By process, when it died; `timely` ones left a review unfinished."""

    at: dict[int, float] = field(default_factory=dict)
    timely: int = 0

    def bring(self, mortal: AppProcess, crowd: Crowd) -> None:
        until(lambda: crowd.at_work or crowd.told)
        process, at = mortal.kill()
        self.at[process] = at
        self.timely += crowd.at_work
        mortal.start()


def gather(crowd: Crowd, count: int, mortals: list[AppProcess]) -> Deaths:
    """Pull requests all over the repositories, some moved at once and some later, with deaths
    in between: of every second, people go on before the process is back."""
    deaths = Deaths()
    mortals = list(mortals)
    for number in range(count):
        member = crowd.open()
        if number % 7 == 0:
            crowd.move(member)
        if number % 4 == 1:
            crowd.move(crowd.chance.choice(crowd.members), clean=number % 8 == 1)
        if number % 6 == 2:
            crowd.repeat()
        if number % (count // 4) == count // 5:
            mortal = mortals.pop(0)
            deaths.bring(mortal, crowd)
            if mortal.serves and len(mortals) % 2:
                mortal.await_alive()
    assert not mortals
    return deaths


def settle(crowd: Crowd, database: str) -> None:
    until(lambda: crowd.told)
    for member in crowd.members[::9]:  # heads that were told of move on
        crowd.move(member, clean=member.number % 2 == 0)
        crowd.repeat()
    until(lambda: crowd.told and not crowd.at_work)
    crowd.github.webhooks.wait()
    until_rest(database)


def assert_well(crowd: Crowd, witness: Path, deaths: Deaths) -> None:
    crowd.assert_told_once()
    assert deaths.timely
    assert not crowd.github.faults.planned
    found = attempts(witness, deaths.at)
    assert len({attempt.key for attempt in found}) == len(crowd.members)
    assert_one_at_a_time(found)


def test_hundreds_of_pull_requests(github: Sandbox, tmp_path: Path, witness: Path) -> None:
    """Deliveries that come while the App is dead are found through the deliveries API."""
    database = f"sqlite:///{tmp_path}/jobs.sqlite"
    app = AppProcess(github, database, tmp_path / "log", module=TOY)
    try:
        app.start()
        app.await_alive()
        github.set_hook(app.hook)
        crowd = Crowd(github)
        spoil(github)
        deaths = gather(crowd, PULLS, [app] * 4)
        app.await_alive()
        settle(crowd, database)
        assert_well(crowd, witness, deaths)
    finally:
        app.kill()


@pytest.mark.skipif(REASON is not None, reason=str(REASON))
def test_workers_that_share_a_database(github: Sandbox, tmp_path: Path, witness: Path) -> None:
    """Two processes work for a third that takes deliveries in; each of them dies."""
    with postgres.postgres() as database:
        web = AppProcess(github, database, tmp_path / "web", "serve", "--no-worker", module=TOY)
        workers = [
            AppProcess(github, database, tmp_path / name, "worker", module=TOY)
            for name in ("one", "two")
        ]
        try:
            web.start()
            web.await_alive()
            for worker in workers:
                worker.start()
            github.set_hook(web.hook)
            crowd = Crowd(github)
            spoil(github)
            deaths = gather(crowd, PULLS * 3 // 10, [workers[0], workers[1], web, workers[0]])
            settle(crowd, database)
            assert_well(crowd, witness, deaths)
            assert all("job ended" in worker.log.read_text() for worker in workers)
        finally:
            for process in (web, *workers):
                process.kill()
