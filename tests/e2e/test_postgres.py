"""Several processes on one PostgreSQL: each pull request is reviewed once, by one of them."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

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
