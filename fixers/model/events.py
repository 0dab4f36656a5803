"""What may start the run of a job, where its steps tell one event from another."""

import re
from typing import Final

from fixers.model.tri import UNKNOWN, Unknown
from fixers.model.workflow import Job
from fixers.syntax.regex import regex

MOST_EVENTS: Final = 3  # beyond it one walk stands for all
_NAMED: Final = regex(r"\bgithub\.event_name\b")


def events_of(job: Job) -> tuple[str | Unknown, ...]:
    """One event for each that conditions of steps name, and one for all others."""
    triggers = job.workflow.triggers
    if isinstance(triggers, Unknown) or "workflow_call" in triggers:  # that of the caller
        return (UNKNOWN,)
    if len(triggers) == 1:
        return tuple(triggers)
    texts = (step.condition.value for step in job.steps if step.condition)
    text = " ".join(filter(_NAMED.search, texts))
    told = sorted(
        t for t in triggers if t in text and re.search(rf"['\"]{re.escape(t)}['\"]", text)
    )
    others = sorted(triggers.difference(told))[:1]
    found = (*told, *others)
    return found if text and 0 < len(found) <= MOST_EVENTS else (UNKNOWN,)
