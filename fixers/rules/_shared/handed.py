"""Values that steps and jobs hand to later ones: outputs and `$GITHUB_ENV`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Text
from fixers.model.reading import mapping_at, scalars_of
from fixers.model.shell.values import Origin, Value, value_of
from fixers.rules._shared.acting import scripts_of
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import Function, Statement

_OUTPUT: Final = regex(r"\s*steps\.([\w-]+)\.outputs\.([\w-]+)\s*")
_OF_JOB: Final = regex(r"\s*needs\.([\w-]+)\.outputs\.([\w-]+)\s*")
_BRACES: Final = regex(r"\$\{\{|\}\}")
_ENV: Final = regex(r"\s*env\.(\w+)\s*")
_GIVEN: Final = regex(r"\s*((?:inputs|matrix)\.[\w.-]+)\s*")  # to an action, or to a leg
_DEEPEST: Final = 4
_BUDGET: Final = 100


@dataclass(frozen=True, eq=False, slots=True)
class Flow:
    """A command of a job, and what flows into it."""

    run: Invocation
    trace: Trace
    traces: tuple[Trace, ...]  # of the whole repository


class Handed(Origin):
    """Follows values over the steps and jobs before a command, and into functions of its
    script. `traces` are those of the repository."""

    def __init__(self, run: Invocation, trace: Trace, traces: Sequence[Trace]) -> None:
        self._run = run
        self._trace = trace
        self._traces = traces
        self._depth = 0
        self._left = _BUDGET
        self._functions: dict[str, tuple[Statement, ...]] | None = None

    def expression(self, inner: str) -> Value | None:
        env, output, of_job = (p.fullmatch(inner) for p in (_ENV, _OUTPUT, _OF_JOB))
        if (given := _GIVEN.fullmatch(inner)) is not None:
            return self._set(given[1].lower())
        if output is not None:
            return self._written(output[2], output[1])
        if of_job is not None:
            return self._of_job(of_job[1], of_job[2])
        return (self._written(env[1], None) or self._set(env[1])) if env else None

    def _set(self, name: str) -> Value | None:
        """What `env:` of the workflow, the job or the step says, or who calls an action."""
        value = self._run.before.variables.get(name)
        return Value(value.value) if isinstance(value, Text) and not value.expression else None

    def variable(self, name: str) -> Value | None:
        return self._written(name, None)

    def function(self, name: str) -> tuple[Statement, ...] | None:
        if self._functions is None:
            scripts = dict.fromkeys([*scripts_of(self._trace), self._run.script])
            found = (f for script in scripts for f in _functions(script.shell.statements))
            self._functions = {function.name: function.body for function in found}
        return self._functions.get(name)

    def _of_job(self, job: str, name: str) -> Value | None:
        """An output of another job of the workflow."""
        for other in self._traces:
            if other.job is None or other.job.id != job or other.workflow != self._trace.workflow:
                continue
            value = scalars_of(mapping_at(other.job.node, "outputs")).get(name)
            output = _OUTPUT.fullmatch(_BRACES.sub("", value.value)) if value else None
            if output is not None:
                return self._written(output[2], output[1], other)
        return None

    def _written(self, name: str, step: str | None, trace: Trace | None = None) -> Value | None:
        """What the steps before wrote under a name: to an output of `step`, or to all of the
        job; None unless it is one value."""
        if self._depth >= _DEEPEST:
            return None
        self._depth += 1
        values = set(self._values(trace or self._trace, name, step))
        self._depth -= 1
        return values.pop() if len(values) == 1 else None

    def _values(self, trace: Trace, name: str, step: str | None) -> Iterator[Value]:
        for event in trace.invocations("echo"):
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


def _functions(statements: tuple[Statement, ...]) -> Iterator[Function]:
    """Those of a script, and those that they define."""
    for statement in statements:
        if isinstance(statement, Function):
            yield statement
            yield from _functions(statement.body)
