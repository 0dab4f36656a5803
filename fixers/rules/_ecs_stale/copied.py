"""Task definitions that are registered as they were described: a new revision of the same image."""

import re
from functools import lru_cache
from typing import Final

from fixers.model import Invocation, Trace
from fixers.rules._shared.aws import aws_calls
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word, commands

REGISTER: Final = "register-task-definition"
_DESCRIBE: Final = "describe-task-definition"
_SAID: Final = regex(r"^\s*(?:#|echo\b|printf\b).*$", re.MULTILINE)
_TAGS: Final = regex(r"--include\s+TAGS|\.tags\b|\btags:")
# What may put another image in.
_CHANGES: Final = regex(
    r"image|tag|sha|container|version|\b(?:sed|envsubst|perl|awk|python3?|node|yq|sponge)\b",
    re.IGNORECASE,
)
_FAMILY: Final = regex(r"[\w-]+")


@lru_cache(maxsize=64)  # each registration of a script asks, for each service
def only_copies(text: str) -> bool:
    """Whether a script that registers a task definition takes all of it from another revision."""
    plain = _TAGS.sub("", _SAID.sub("", text))
    return _DESCRIBE in plain and plain.count(REGISTER) == 1 and not _CHANGES.search(plain)


def copies(run: Invocation) -> bool:
    return only_copies(run.script.shell.text)


def copied(trace: Trace) -> bool:
    return any(map(copies, aws_calls(trace, "ecs", REGISTER)))


def copied_for(word: Word, trace: Trace) -> bool:
    """Whether a service is given such a revision: by its family, or by what holds the answer."""
    for run in aws_calls(trace, "ecs", REGISTER):
        if copies(run) and (_FAMILY.fullmatch(word.raw) or _keeps(run, word)):
            return True
    return False


def _keeps(made: Invocation, word: Word) -> bool:
    name = re.sub(r"[\"{}$]", "", word.raw)
    for command in commands(made.script.shell.statements):
        for one in command.assignments:
            bodies = [part.body for part in one.value.parts] if one.value is not None else []
            if one.name == name and (made.command,) in bodies:
                return True
    return False
