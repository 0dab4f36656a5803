"""What the queue's database holds of jobs."""

from datetime import datetime
from math import nan
from typing import Final

import sqlalchemy
import structlog
from dbos import DBOS, error

from bot.letters import DeadLetter, letters_of

FAILED: Final = "ERROR"
DELAYED: Final = "DELAYED"
OPEN: Final = ("ENQUEUED", DELAYED, "PENDING")
AT_ONCE: Final = 500  # jobs that are forgotten
COUNTED: Final = 10_000  # no more than these is told of
_log = structlog.get_logger(__name__)


def dead_letters(prefix: str | None = None) -> list[DeadLetter]:
    """Jobs that were given up."""
    found = DBOS.list_workflows(
        status=FAILED, name="job", workflow_id_prefix=prefix, load_output=False
    )
    return list(letters_of(found))


def count(statuses: tuple[str, ...]) -> float:
    """Jobs of all processes of this database; not a number where it does not answer."""
    try:
        found = DBOS.list_workflows(
            status=list(statuses), name="job", load_input=False, load_output=False, limit=COUNTED
        )
    except (sqlalchemy.exc.SQLAlchemyError, error.DBOSException):
        return nan
    return len(found)


def database_answers() -> bool:
    """Whether the queue's database can be read now."""
    try:
        DBOS.list_workflows(limit=1, load_input=False, load_output=False)
    except sqlalchemy.exc.SQLAlchemyError:
        return False
    return True


def forget_done(before: datetime) -> bool:
    """Whether all that was done before then is forgotten now: it is not, where there is much of
    it. What was given up is kept."""
    try:
        done = DBOS.list_workflows(
            status="SUCCESS",
            name="job",
            completed_before=before.isoformat(),
            limit=AT_ONCE,
            load_input=False,
            load_output=False,
        )
        DBOS.delete_workflows([job.workflow_id for job in done])
    except (sqlalchemy.exc.SQLAlchemyError, error.DBOSException) as problem:
        _log.warning("old jobs are not forgotten", error=type(problem).__name__)
        return True
    return len(done) < AT_ONCE


def hasten() -> None:
    """Let no job wait any longer: until when was told by a clock that has been set since. Those
    that GitHub wants to wait will be told so again."""
    try:
        waiting = DBOS.list_workflows(
            status=DELAYED, name="job", load_input=False, load_output=False
        )
        for job in waiting:
            DBOS.set_workflow_delay(job.workflow_id, delay_seconds=0)
    except (sqlalchemy.exc.SQLAlchemyError, error.DBOSException) as problem:
        _log.warning("jobs wait too long", error=type(problem).__name__)
