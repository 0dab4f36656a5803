"""Calls of AWS that a container makes."""

from dataclasses import replace

from fixers.model import Invocation
from fixers.rules._containers import ENGINES, in_container


def run_through(event: Invocation) -> Invocation | None:
    """The call in `docker run amazon/aws-cli …`."""
    if event.name not in ENGINES:
        return None
    name, at, _ = in_container(event) or ("", 0, ())
    if name not in {"aws", "aws-cli"}:
        return None
    return replace(event, name="aws", words=event.words[at:], args=event.args[at:])


def is_contained(run: Invocation) -> bool:
    """Whether a call is made in a container, which sees nothing of the script around it."""
    return bool(run.command.words) and run.command.words[0].literal in ENGINES
