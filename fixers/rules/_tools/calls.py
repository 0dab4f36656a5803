"""Where a job calls tools: in shell, and by what it asks of actions."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from fixers.diagnostics import Location, Related
from fixers.model import ActionUse, Failure, Invocation, Machine, Step, Trace, Tri
from fixers.model.facts.actions import action_facts
from fixers.model.shell.peel import GIVES_SECRETS, peel
from fixers.model.trace import Told
from fixers.rules._tools.modules import interpreter, module_program
from fixers.rules._tools.started import started_tools
from fixers.rules._tools.subcommands import subcommand_program
from fixers.syntax.records import dataclass

_EXECUTES: Final = frozenset({"-exec", "-execdir", "-ok"})
_ASKING: Final = frozenset({"--version", "version", "-v", "-V", "--help", "-h", "help"})


@dataclass(frozen=True, slots=True)
class ToolCall:
    """`run` is the command; None where an action runs the tool itself, as `cache: pnpm` of
    setup-node does, where the tool is `sudo` or a subcommand, and where a recipe of `said_in`
    calls it: that call is `inner`. `module`: what Python is told to find, and `python` that one,
    where it surely takes packages.
    `guessed`: only names of packages tell that it is not there."""

    name: str
    before: Machine
    step: Step | None
    place: Callable[[], Location]
    chain: tuple[Related, ...]
    conditions: tuple[str, ...]
    failure: Failure
    run: Invocation | None
    asks_version: bool = False
    said_in: str | None = None
    guessed: bool = False
    inner: Invocation | None = None
    module: str = ""
    python: str = ""

    @property
    def at(self) -> Location:
        return self.place()


def tool_calls(trace: Trace) -> Iterator[ToolCall]:
    """Every call by a bare name, in order."""
    for event in trace.events:
        if isinstance(event, ActionUse):
            yield from _by_action(event)
        elif isinstance(event, Invocation) and event.reached is not Tri.NO:
            told = event.told
            yield from _by_command(event, trace) if told is None else _by_recipe(event, told, trace)
    for call in started_tools(trace):
        place = partial(call.script.locate, call.span)
        yield replace(_call(call, call.name, place, None), guessed=True)


def _by_command(event: Invocation, trace: Trace) -> Iterator[ToolCall]:
    first = event.command.words[0]
    if first.literal == "sudo" and "sudo" in event.wrappers:
        yield _call(event, "sudo", partial(event.script.locate, first.span), None)
    for name in GIVES_SECRETS.intersection(event.wrappers):  # hardly ever
        at = next((w.span for w in event.command.words if w.literal == name), first.span)
        yield _call(event, name, partial(event.script.locate, at), None)
    if event.name == "find":
        yield from _by_find(event)
    if event.path == event.name:
        yield _call(event, event.name, partial(event.script.locate, event.span), event)
        found = subcommand_program(event, trace)
        if found is not None:
            call = _call(event, found[0], partial(event.script.locate, event.span), None)
            asks = bool(_ASKING & set(event.args))
            yield replace(call, asks_version=asks, guessed=found[1])
        if (own := module_program(event, trace)) is not None:
            call = _call(event, own[0], partial(event.script.locate, event.span), None)
            asks = bool(_ASKING & set(event.args))
            python = interpreter(event, trace)
            yield replace(call, asks_version=asks, module=own[1], python=python)


def _by_find(event: Invocation) -> Iterator[ToolCall]:
    """`find . -name '*.sh' -exec shellcheck {} +`: where no file is found it runs nothing."""
    for index, arg in enumerate(event.args):
        at = peel(event.args[index + 1 :]).index if arg in _EXECUTES else None
        if at is None:
            continue
        name, word = event.args[index + 1 + at], event.words[index + 1 + at]
        if name and "/" not in name and word.literal == name:
            call = _call(event, name, partial(event.script.locate, word.span), None)
            yield replace(call, failure=Failure.IGNORED)


def _by_recipe(event: Invocation, told: Told, trace: Trace) -> Iterator[ToolCall]:
    """What the Makefile of `make lint` says, in the place of that call."""
    for call in _by_command(event, trace):
        said = Related(f"{told.at.path} runs `{call.name}`", told.at)
        yield replace(
            call,
            place=partial(told.call.script.locate, told.call.span),
            chain=(*told.call.chain, said),
            failure=told.call.failure if told.call.failure is not Failure.FAILS else call.failure,
            run=None,
            inner=call.run,
            said_in=told.at.path,
            guessed=call.guessed or call.name in told.guessed,
        )


def _call(
    event: Invocation, name: str, place: Callable[[], Location], run: Invocation | None
) -> ToolCall:
    return ToolCall(
        name,
        event.before,
        event.step,
        place,
        event.chain,
        event.conditions,
        event.failure,
        run,
        run is not None and not _ASKING.isdisjoint(event.args[:1]),
    )


def _by_action(use: ActionUse) -> Iterator[ToolCall]:
    for name, commands in action_facts(use.action).needs:
        given = use.step.inputs.get(name)
        if given is None or given.value not in commands:
            continue
        conditions = (use.step.condition.value,) if use.step.condition else ()
        place = partial(Location, use.step.source, given.span)
        yield ToolCall(
            given.value, use.before, use.step, place, use.chain, conditions, Failure.FAILS, None
        )
