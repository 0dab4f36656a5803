"""A disk that has no room is waited for."""

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot import patience
from bot.queue import DurableQueue
from bot.settings import Settings
from bot.stored import OPEN, count, dead_letters
from tests.bot.jobs import job, until


def _problem(words: str) -> sa.exc.OperationalError:
    return sa.exc.OperationalError("UPDATE", {}, Exception(words))


@pytest.mark.parametrize(
    ("words", "waits"),
    [
        ("database or disk is full", True),
        ("database is locked", True),  # as ever
        ("no such table: disk", False),
    ],
)
def test_what_may_pass_is_waited_for(words: str, waits: bool) -> None:
    assert patience.passes(_problem(words)) is waits


def test_a_job_whose_end_finds_no_room_is_done_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would pass for one that was given up, or hold up those that come after it for ever."""
    did: list[str] = []
    queue = DurableQueue(settings, lambda one, _: did.append(one.delivery))
    full = [_problem("database or disk is full")] * 2

    def refuse(_: object, __: object, statement: str, *___: object) -> None:
        if "operation_outputs" in statement and "INSERT" in statement and full:
            raise full.pop()

    sa.event.listen(sa.Engine, "before_cursor_execute", refuse)
    try:
        queue.put(job("d-1"))
        queue.put(job("d-2"))
        until(lambda: len(did) == 2 and count(OPEN) == 0, 20)
        assert dead_letters() == []
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", refuse)
        queue.close(wait=2)
    assert (sorted(did), full) == (["d-1", "d-2"], [])


def test_another_dbos_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_asked", None)
    with capture_logs() as logs:
        patience.wait_for_room()
    assert "cannot be told" in logs[0]["event"]
    assert not patience.passes(_problem("database is locked"))
