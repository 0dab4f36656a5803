"""Where a job calls tools: in shell, and by what it asks of actions."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Location, Related
from fixers.model import ActionUse, Failure, Invocation, Machine, Step, Trace
from fixers.model.action_facts import action_facts
from fixers.syntax.records import dataclass

_ASKING: Final = frozenset({"--version", "version", "-v", "-V", "--help", "-h", "help"})


@dataclass(frozen=True, slots=True)
class ToolCall:
    """`run` is the command; None where an action runs the tool itself, as `cache: pnpm` of
    setup-node does, and where the tool is `sudo`."""

    name: str
    before: Machine
    step: Step | None
    at: Location
    chain: tuple[Related, ...]
    conditions: tuple[str, ...]
    failure: Failure
    run: Invocation | None

    @property
    def asks_version(self) -> bool:
        return self.run is not None and bool(_ASKING & set(self.run.args[:1]))


def tool_calls(trace: Trace) -> Iterator[ToolCall]:
    """Every call by a bare name, in order."""
    for event in trace.events:
        if isinstance(event, ActionUse):
            yield from _by_action(event)
        elif isinstance(event, Invocation):
            yield from _by_command(event)


def _by_command(event: Invocation) -> Iterator[ToolCall]:
    first = event.command.words[0]
    if first.literal == "sudo" and "sudo" in event.wrappers:
        yield _call(event, "sudo", event.script.locate(first.span), None)
    if event.path == event.name:
        yield _call(event, event.name, event.at, event)


def _call(event: Invocation, name: str, at: Location, run: Invocation | None) -> ToolCall:
    return ToolCall(
        name,
        event.before,
        event.step,
        at,
        event.chain,
        event.conditions,
        event.failure,
        run,
    )


def _by_action(use: ActionUse) -> Iterator[ToolCall]:
    for name, commands in action_facts(use.action).needs:
        given = use.step.inputs.get(name)
        if given is None or given.value not in commands:
            continue
        conditions = (use.step.condition.value,) if use.step.condition else ()
        at = Location(use.step.source, given.span)
        yield ToolCall(
            given.value, use.before, use.step, at, use.chain, conditions, Failure.FAILS, None
        )
