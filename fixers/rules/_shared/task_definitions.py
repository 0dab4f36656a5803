"""Where a script gets the ARN of an ECS task definition from, and what it makes of it."""

import re
from dataclasses import replace
from typing import Final

from fixers.model.shell.values import Value, value_of
from fixers.rules._shared.handed import Flow, Handed
from fixers.rules._shared.task_answers import (
    ARN,
    PERHAPS,
    WITH_REVISION,
    asks_services,
    queried,
    selected,
)
from fixers.syntax.regex import regex
from fixers.syntax.shell import Part, Word

# The order of the list says at which end the newest one stands.
_OLDER: Final = regex(
    r"taskDefinitionArns\[(?:[1-9]\d*|-(?:[2-9]|[1-9]\d+))\]|deployments\[[1-9]\d*\]"
)
_NAMED_ARN: Final = regex(r"[a-z_]*task_?def(inition)?_?arn", re.IGNORECASE)
_NAMED: Final = regex(r"[a-z_]*task_?def(inition)?", re.IGNORECASE)
_OUTPUT: Final = regex(r"\s*(?:steps|needs)\.[\w-]+\.outputs\.([\w-]+)\s*")
_WRITTEN_ARN: Final = regex(r"arn:[\w-]+:ecs:[\w-]*:\d*:task-definition/[\w-]+:\d+")


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
            return queried(args)
        return selected(args) if name == "jq" else None

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
        return super().command(name, args) if asks_services(args) else None

    def literal(self, text: str) -> str | None:
        del text
        return None


def _named(name: str) -> Value | None:
    """What a name says of the value."""
    if _NAMED_ARN.fullmatch(name):
        return Value(ARN, traced=True)
    return Value(PERHAPS, traced=True) if _NAMED.fullmatch(name) else None
