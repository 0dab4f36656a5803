"""Several processes on one SQLite file: whose jobs are done, and whose are to be taken over."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot import janitor
from bot.settings import Settings, SettingsError
from bot.slots import SLOTS, Slots
from bot.worker import Worker

HOLDER = """
import sys
from bot.slots import Slots
print(Slots(sys.argv[1]).mine, flush=True)
sys.stdin.read()
"""


@contextmanager
def another(url: str) -> Iterator[str]:
    """A process that holds the next slot, as long as it lives."""
    command = [sys.executable, "-c", HOLDER, url]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def test_each_process_has_a_slot_of_its_own(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    with another(url) as first:
        slots = Slots(url)
        with another(url) as third:
            assert (first, slots.mine, third) == ("local", "local-2", "local-3")
            assert list(slots.left()) == ["local-4"]
        assert list(slots.left()) == ["local-3", "local-4"]
    assert list(slots.left()) == ["local", "local-3", "local-4"]
    slots.close()
    with another(url) as again:
        assert again == "local"


def test_nobody_begins_in_a_slot_that_is_being_taken_over(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    with another(url):
        slots = Slots(url)
    left = slots.left()
    assert next(left) == "local"
    with another(url) as meanwhile:
        assert meanwhile == "local-3"
    left.close()
    with another(url) as afterwards:
        assert afterwards == "local"
    slots.close()


def test_too_many_processes_are_told_what_to_use(settings: Settings) -> None:
    held = [another(settings.database_url) for _ in range(SLOTS)]
    try:
        for one in held:
            one.__enter__()
        with pytest.raises(SettingsError, match="PostgreSQL"):
            Worker(settings).start()
    finally:
        for one in held:
            one.__exit__(None, None, None)


def test_jobs_of_the_dead_are_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    recovered: list[list[str]] = []
    monkeypatch.setattr(janitor, "recover", recovered.append)
    with another(url):
        slots = Slots(url)
        janitor.inherit(slots)
        assert recovered == [["local-3"], ["local-4"]]
    recovered.clear()
    janitor.inherit(slots)
    assert recovered[0] == ["local"]

    def refuse(_: list[str]) -> None:
        raise sa.exc.OperationalError("SELECT", None, Exception("locked"))

    monkeypatch.setattr(janitor, "recover", refuse)
    with capture_logs() as logs:
        janitor.inherit(slots)
    assert [log["event"] for log in logs] == ["nothing taken over"]
    slots.close()
