"""Where a script gets the ARN of an ECS task definition from, and what it makes of it."""

import re
from dataclasses import replace
from typing import Final

from fixers.model.shell_values import Value, value_of
from fixers.rules._aws import argument, operation
from fixers.rules._handed import Flow, Handed
from fixers.syntax.shell import Part, Word

FAMILY: Final = "family-of-task"
WITH_REVISION: Final = f"{FAMILY}:41"
ARN: Final = f"arn:aws:ecs:eu-west-1:123456789012:task-definition/{WITH_REVISION}"
_ARN_PATH: Final = re.compile(r"(.*\.)?taskDefinitionArns?(\[-?\d*\])?")
_SERVICE_PATH: Final = re.compile(
    r".*\b(services|deployments)\[[^\]]*\](\.\w+\[[^\]]*\])*\.taskDefinition"
)
# The order of the list says at which end the newest one stands.
_OLDER: Final = re.compile(
    r"taskDefinitionArns\[(?:[1-9]\d*|-(?:[2-9]|[1-9]\d+))\]|deployments\[[1-9]\d*\]"
)
_FAMILY_PATH: Final = re.compile(r"(.*\.)?taskDefinition\.family")
_ANY_TASK: Final = re.compile(r"\s*\|\s*\[0\]|[()\s]|^\.")
_NAMED_ARN: Final = re.compile(r"[a-z_]*task_?def(inition)?_?arn", re.IGNORECASE)
_WRITTEN_ARN: Final = re.compile(r"arn:[\w-]+:ecs:[\w-]*:\d*:task-definition/[\w-]+:\d+")
_STEP: Final = re.compile(r"split\(\s*\"([^\"]+)\"\s*\)|\.?\[(-?\d+)\]|(first|last)")


class TaskFlow(Flow):
    """Read for task definitions."""

    __slots__ = ()

    def value(self, word: Word, *, by_name: bool = True, older: bool = True) -> Value:
        """What a word comes to, task definitions followed through the job. `by_name`: also
        from variables that come from outside and say what they hold; `older`: also those that
        were there before the newest one."""
        origin = _TaskDefinitions(self, by_name, older)
        return value_of(word, self.run.before.variables, origin)

    def text(self, word: Word, *parts: Part) -> str:
        """What some parts of a word come to."""
        return self.value(replace(word, parts=parts)).text


class _TaskDefinitions(Handed):
    """Where texts of task definitions come from."""

    def __init__(self, flow: TaskFlow, by_name: bool, older: bool) -> None:
        super().__init__(flow.run, flow.trace, flow.traces)
        self._by_name = by_name
        self._older = older

    def command(self, name: str, args: list[str]) -> str | None:
        if not self._older and any(map(_OLDER.search, args)):
            return None
        if name == "aws":
            return _queried(args)
        return _selected(args) if name == "jq" else None

    def literal(self, text: str) -> str | None:
        return ARN if _WRITTEN_ARN.fullmatch(text) else None

    def variable(self, name: str) -> Value | None:
        named = self._by_name and _NAMED_ARN.fullmatch(name)
        return super().variable(name) or (Value(ARN, traced=True) if named else None)


def _queried(args: list[str]) -> str | None:
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


def _selected(args: list[str]) -> str | None:
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
