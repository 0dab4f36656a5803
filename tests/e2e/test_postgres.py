"""Several processes on one PostgreSQL: each pull request is reviewed once, by one of them."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.janitor import DEAD_AFTER, GONE_AFTER, Heartbeats, connected_as
from sandbox.server import Sandbox
from tests.e2e import postgres
from tests.e2e.process import AppProcess
from tests.e2e.test_chaos import assert_told_once, open_pull, shop, until_reviewed

REASON = postgres.missing()
pytestmark = pytest.mark.skipif(REASON is not None, reason=str(REASON))


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgres.postgres() as url:
        yield url


def test_a_process_that_was_killed_is_missed_soon(database: str) -> None:
    """Its connections end with it; who is only slow keeps them."""
    url = database.replace("postgresql://", "postgresql+psycopg://", 1)
    engines = {name: connected_as(name, url) for name in ("killed" * 12, "slow", "judge")}
    hearts = {name: Heartbeats(engine, name) for name, engine in engines.items()}
    killed, slow, judge = hearts.values()
    now = judge.now()
    for heart in hearts.values():
        heart.beat(now)
    engines["killed" * 12].dispose()
    end = time.monotonic() + 5
    while judge.silent(now + GONE_AFTER + 1) != ["killed" * 12]:
        assert time.monotonic() < end, judge.silent(now + GONE_AFTER + 1)
        time.sleep(0.02)
    assert judge.silent(now + GONE_AFTER - 1) == []
    assert judge.silent(now + DEAD_AFTER + 1) == ["judge", "killed" * 12, "slow"]
    judge.bury(list(hearts), now + GONE_AFTER + 1)
    assert judge.silent(now + DEAD_AFTER + 1) == ["judge", "slow"]
    killed.beat(now)
    slow.beat(now + DEAD_AFTER)
    assert "slow" not in judge.silent(now + DEAD_AFTER + 1)
    for engine in engines.values():
        engine.dispose()


def test_two_processes_and_the_death_of_one(database: str, tmp_path: Path) -> None:
    with Sandbox() as github:
        web = AppProcess(github, database, tmp_path / "web")
        worker = AppProcess(github, database, tmp_path / "worker", "worker")
        try:
            web.start()
            web.await_alive()
            worker.start()
            github.set_hook(web.hook)
            repository = shop(github, "acme/shop")
            pulls = [open_pull(github, repository, f"b{number}") for number in range(12)]
            end = time.monotonic() + 30
            while "job ended" not in worker.log.read_text() and time.monotonic() < end:
                time.sleep(0.02)
            worker.kill()
            until_reviewed(repository, {pull.head_sha for pull in pulls}, web)
            assert_told_once(repository, pulls)
            assert "job ended" in worker.log.read_text()
        finally:
            web.kill()
            worker.kill()
