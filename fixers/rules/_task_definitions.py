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
# What may as well be a bare family, until something is taken off that stands before it in an ARN.
PERHAPS: Final = ARN.replace("123456789012", "210987654321")
ARNS: Final = frozenset({ARN, PERHAPS})
_NAMED_ARN: Final = re.compile(r"[a-z_]*task_?def(inition)?_?arn", re.IGNORECASE)
_NAMED: Final = re.compile(r"[a-z_]*task_?def(inition)?", re.IGNORECASE)
_OUTPUT: Final = re.compile(r"\s*(?:steps|needs)\.[\w-]+\.outputs\.([\w-]+)\s*")
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

    def runs_already(self, word: Word) -> bool:
        """Whether a word is the revision with which a service was found running."""
        value = value_of(word, self.run.before.variables, _Running(self, False, False))
        return value.traced and value.text.strip('"') in {ARN, WITH_REVISION}

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
        return super().variable(name) or (_named(name) if self._by_name else None)

    def expression(self, inner: str) -> Value | None:
        name = _OUTPUT.fullmatch(inner) if self._by_name else None
        found = super().expression(inner)
        return found or (_named(name[1].replace("-", "_")) if name else None)


class _Running(_TaskDefinitions):
    """What services say that they run."""

    def command(self, name: str, args: list[str]) -> str | None:
        told = any(_SERVICE_PATH.search(_ANY_TASK.sub("", arg)) for arg in args)
        return super().command(name, args) if told else None

    def literal(self, text: str) -> str | None:
        del text
        return None


def _named(name: str) -> Value | None:
    """What a name says of the value."""
    if _NAMED_ARN.fullmatch(name):
        return Value(ARN, traced=True)
    return Value(PERHAPS, traced=True) if _NAMED.fullmatch(name) else None


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
