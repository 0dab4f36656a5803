"""Jobs that were given up, from the command line beside a running server."""

import io
from contextlib import redirect_stdout

import pytest

from bot import replay
from bot.queue import DurableQueue, GivenUpError
from bot.settings import Settings
from bot.stored import dead_letters
from tests.bot.jobs import job, order, until


def printed(*, listed_only: bool = False) -> str:
    text = io.StringIO()
    with redirect_stdout(text):
        assert replay.main(listed_only=listed_only) == 0
    return text.getvalue()


def test_replay(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    began: list[str] = []
    mended = False

    def perform(job, failures: int) -> None:
        began.append(job.delivery)
        if not mended:
            raise GivenUpError(job.delivery)

    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    queue = DurableQueue(settings, perform)
    try:
        queue.put(job("lost"))
        until(lambda: len(dead_letters()) == 1)
        assert printed(listed_only=True) == "lost review acme/shop#7\n1 given up\n"
        assert printed().endswith("1 given up, queued again\n")
        until(lambda: len(began) == 2 and len(dead_letters()) == 1)
        mended = True
        assert replay.main(deliveries=["other"]) == 1
        assert "no job of delivery other" in capsys.readouterr().err
        assert len(began) == 2
        assert replay.main(deliveries=["lost"]) == 0
        until(lambda: len(began) == 3)
        assert dead_letters() == []
    finally:
        queue.close(wait=2)


def test_an_old_order_is_only_answered(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, bool]] = []

    def perform(job, failures: int) -> None:
        done.append((job.delivery, job.late))
        raise GivenUpError(job.delivery)

    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    queue = DurableQueue(settings, perform)
    try:
        queue.put(order("lost"))
        until(lambda: len(dead_letters()) == 1)
        since = dead_letters()[0].since
        monkeypatch.setattr("bot.replay.time", lambda: since + 7300)
        printed()
        until(lambda: len(done) == 2 and len(dead_letters()) == 1)
        assert done == [("lost", False), ("lost", True)]
        assert dead_letters()[0].since == since
    finally:
        queue.close(wait=2)


def test_wrong_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://x")
    assert replay.main() == 2
    assert "DATABASE_URL" in capsys.readouterr().err


def test_a_database_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:DBPASS@127.0.0.1:9/x")
    assert replay.main() == 2
    said = capsys.readouterr().err
    assert said.startswith("fix-pipeline: DATABASE_URL cannot be used: ")
    assert "DBPASS" not in said
