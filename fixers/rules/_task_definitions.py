"""Where a script gets the ARN of an ECS task definition from, and what it makes of it."""

import re
from collections.abc import Sequence
from typing import Final

from fixers.model import Invocation
from fixers.model.shell_values import Origin, Value, value_of
from fixers.rules._aws import operation
from fixers.syntax.shell import Word

FAMILY: Final = "family-of-task"
WITH_REVISION: Final = f"{FAMILY}:41"
ARN: Final = f"arn:aws:ecs:eu-west-1:123456789012:task-definition/{WITH_REVISION}"
_ARN_PATH: Final = re.compile(r"(.*\.)?taskDefinitionArns?(\[-?\d*\])?")
_SERVICE_PATH: Final = re.compile(
    r".*\b(services|deployments)\[[^\]]*\](\.\w+\[[^\]]*\])*\.taskDefinition"
)
_FAMILY_PATH: Final = re.compile(r"(.*\.)?taskDefinition\.family")
_ANY_TASK: Final = re.compile(r"\s*\|\s*\[0\]|[()\s]|^\.")
_NAMED_ARN: Final = re.compile(r"[a-z_]*task_?def(inition)?_?arn", re.IGNORECASE)
_STEP: Final = re.compile(r"split\(\s*\"([^\"]+)\"\s*\)|\.?\[(-?\d+)\]|(first|last)")


def followed(word: Word, run: Invocation, *, by_name: bool = True) -> Value:
    """What a word of a command comes to, task definitions followed through the script.
    `by_name`: also from variables that come from outside and say what they hold."""
    named = _named if by_name else _nothing
    return value_of(word, run.before.variables, Origin(_printed, named))


def _named(name: str) -> str | None:
    return ARN if _NAMED_ARN.fullmatch(name) else None


def _nothing(name: str) -> None:
    del name


def _printed(name: str, args: list[str]) -> str | None:
    if name == "aws":
        return _queried(args)
    return _selected(args) if name == "jq" else None


def _queried(args: list[str]) -> str | None:
    called = operation(args)
    query = _value(args, "--query")
    if called is None or called[0] != "ecs" or query is None:
        return None
    sample = _at(query)
    return sample if _value(args, "--output") == "text" or sample is None else f'"{sample}"'


def _value(args: Sequence[str], name: str) -> str | None:
    for index, arg in enumerate(args):
        if arg == name and index + 1 < len(args):
            return args[index + 1]
        if arg.startswith(f"{name}="):
            return arg[len(name) + 1 :]
    return None


def _at(path: str) -> str | None:
    """What stands at a path of an answer of ECS."""
    plain = _ANY_TASK.sub("", path)
    if _FAMILY_PATH.fullmatch(plain):
        return FAMILY
    return ARN if _ARN_PATH.fullmatch(plain) or _SERVICE_PATH.fullmatch(plain) else None


def _selected(args: list[str]) -> str | None:
    programs = [a for a in args if not a.startswith("-") and "." in a]
    if not programs:
        return None
    path, *steps = programs[0].split("|")
    found: str | list[str] | None = _at(path.strip())
    for step in steps:
        found = _stepped(found, step.strip())
    if not isinstance(found, str):
        return None
    raw = any(a in {"--raw-output", "-j"} or re.fullmatch(r"-\w*r\w*", a) for a in args)
    return found if raw else f'"{found}"'


def _stepped(value: str | list[str] | None, step: str) -> str | list[str] | None:
    """`split("/")[1]` and the like, one piece after another."""
    at = 0
    while value is not None and at < len(step):
        found = _STEP.match(step, at)
        if found is None:
            return None
        value = _piece(value, found)
        at = found.end()
    return value


def _piece(value: str | list[str], step: re.Match[str]) -> str | list[str] | None:
    if step[1] is not None:
        return value.split(step[1]) if isinstance(value, str) else None
    if not isinstance(value, list):
        return None
    index = int(step[2]) if step[2] else {"first": 0, "last": -1}[step[3]]
    return value[index] if -len(value) <= index < len(value) else None
