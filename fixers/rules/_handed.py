"""Values that steps of a job hand to later ones: outputs and `$GITHUB_ENV`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.shell_values import Origin, Value, value_of
from fixers.syntax.shell import Function, Statement

_OUTPUT: Final = re.compile(r"\s*steps\.([\w-]+)\.outputs\.([\w-]+)\s*")
_ENV: Final = re.compile(r"\s*env\.(\w+)\s*")
_DEEPEST: Final = 4
_BUDGET: Final = 100


class Handed(Origin):
    """Follows values over the steps before a command, and into functions of its script."""

    def __init__(self, run: Invocation, trace: Trace) -> None:
        self._run = run
        self._trace = trace
        self._depth = 0
        self._left = _BUDGET

    def expression(self, inner: str) -> Value | None:
        output, env = _OUTPUT.fullmatch(inner), _ENV.fullmatch(inner)
        if output is not None:
            return self._written(output[2], output[1])
        return self._written(env[1], None) if env else None

    def variable(self, name: str) -> Value | None:
        return self._written(name, None)

    def function(self, name: str) -> tuple[Statement, ...] | None:
        for statement in self._run.script.shell.statements:
            if isinstance(statement, Function) and statement.name == name:
                return statement.body
        return None

    def _written(self, name: str, step: str | None) -> Value | None:
        """What the steps before wrote under a name: to an output of `step`, or to all of the
        job; None unless it is one value."""
        if self._depth >= _DEEPEST:
            return None
        self._depth += 1
        values = set(self._values(name, step))
        self._depth -= 1
        return values.pop() if len(values) == 1 else None

    def _values(self, name: str, step: str | None) -> Iterator[Value]:
        for event in self._trace.invocations("echo"):
            if event is self._run or event.step is None or event.step is self._run.step:
                continue
            if not (_exports(event) if step is None else event.step.id == step):
                continue
            for word in event.words:
                if f"{name}=" not in word.raw or self._left == 0:
                    continue
                self._left -= 1
                value = value_of(word, event.before.variables, self)
                key, equals, text = value.text.partition("=")
                if equals and key.removeprefix("::set-output name=") == name:
                    yield replace(value, text=text)


def _exports(event: Invocation) -> bool:
    return any(
        r.target is not None and "GITHUB_ENV" in r.target.raw for r in event.command.redirects
    )
