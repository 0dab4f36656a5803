"""What queries select of the answers of ECS, with samples in their place."""

import re
from typing import Final

from fixers.rules._shared.aws import argument, operation
from fixers.syntax.regex import regex

FAMILY: Final = "family-of-task"
WITH_REVISION: Final = f"{FAMILY}:41"
ARN: Final = f"arn:aws:ecs:eu-west-1:123456789012:task-definition/{WITH_REVISION}"
# What may as well be a bare family, until something is taken off that stands before it in an ARN.
PERHAPS: Final = ARN.replace("123456789012", "210987654321")
ARNS: Final = frozenset({ARN, PERHAPS})
_ARN_PATH: Final = regex(r"(.*\.)?taskDefinitionArns?(\[-?\d*\])?")
_SERVICE_PATH: Final = regex(
    r".*\b(services|deployments)\[[^\]]*\](\.\w+\[[^\]]*\])*\.taskDefinition"
)
_FAMILY_PATH: Final = regex(r"(.*\.)?taskDefinition\.family")
_ANY_TASK: Final = regex(r"\s*\|\s*\[0\]|[()\s]|^\.")
_STEP: Final = regex(r"split\(\s*\"([^\"]+)\"\s*\)|\.?\[(-?\d+)\]|(first|last)")


def asks_services(args: list[str]) -> bool:
    """Whether a query is for what services run."""
    return any(_SERVICE_PATH.search(_ANY_TASK.sub("", arg)) for arg in args)


def queried(args: list[str]) -> str | None:
    called = operation(args)
    query = argument(args, "--query")
    sample = _at(query) if called is not None and called[0] == "ecs" and query else None
    return sample if sample is None or argument(args, "--output") == "text" else f'"{sample}"'


def _at(path: str) -> str | None:
    """What stands at a path of an answer of ECS."""
    plain = _ANY_TASK.sub("", path)
    if _FAMILY_PATH.fullmatch(plain):
        return FAMILY
    return ARN if _ARN_PATH.fullmatch(plain) or _SERVICE_PATH.fullmatch(plain) else None


def selected(args: list[str]) -> str | None:
    named = {args[i + 1]: args[i + 2] for i, a in enumerate(args[:-2]) if a == "--arg"}
    rest = [a for a in args if not a.startswith("-") and a not in (*named, *named.values())]
    programs = [a for a in rest if "." in a or a.startswith("$")]
    if not programs:
        return None
    path, *steps = programs[0].split("|")
    given = named.get(path.strip().removeprefix("$"))
    found: str | list[str] | None = given if "$" in path else _at(path.strip())
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
