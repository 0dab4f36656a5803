"""Calls of AWS that a container makes."""

from dataclasses import replace
from typing import Final

from fixers.model import Invocation
from fixers.rules._shared.containers import ENGINES, in_container

_BY_FUNCTION: Final = "$@"  # among the wrappers of a call


def run_through(event: Invocation) -> Invocation | None:
    """The call in `docker run amazon/aws-cli …`."""
    if event.name not in ENGINES:
        return None
    name, at, _ = in_container(event) or ("", 0, ())
    if name not in {"aws", "aws-cli"}:
        return None
    return replace(event, name="aws", words=event.words[at:], args=event.args[at:])


def is_contained(run: Invocation) -> bool:
    """Whether a call is made in a container, which sees nothing of the script around it, or by a
    function that may add to it."""
    first = run.command.words[0].literal if run.command.words else None
    return first in ENGINES or _BY_FUNCTION in run.wrappers


def as_called(run: Invocation, before: Invocation) -> Invocation:
    """As it is written where a function is called that hands it all on: `aws_in_docker ecs …`."""
    calls = before.path in before.before.functions and before.name != "aws" and before.args
    same = calls and run.args[-len(before.args) :] == before.args
    handed = same and run.words and run.words[-1].raw == '"$@"'
    if not handed:
        return run
    around = (*before.wrappers, _BY_FUNCTION)
    words = (*run.words[: len(run.words) - len(before.words)], *before.words)
    return replace(before, name="aws", path="aws", words=words, args=run.args, wrappers=around)
