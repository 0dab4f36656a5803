"""Calls of curl that another program makes: in a container, on another machine, again."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.model import ActionUse, Failure, Invocation, ScriptUnit, Trace
from fixers.model.facts.actions import remote_commands
from fixers.model.machine import Machine
from fixers.model.shell.effects import after_options
from fixers.model.shell.interpret import ScriptContext, interpret
from fixers.model.tri import UNKNOWN, Tri
from fixers.rules._curl.answers import is_printed, is_taken
from fixers.rules._curl.call import read_curl
from fixers.rules._shared.containers import ENGINES
from fixers.syntax.regex import regex
from fixers.syntax.shell import nested_script
from fixers.syntax.span import Span

_SHELLS: Final = frozenset({"bash", "sh", "ash", "dash", "zsh"})
_RUNNERS: Final = (*sorted(ENGINES), "docker-compose", "kubectl", "ssh")
_STARTS: Final = frozenset({"run", "exec"})
_CURL: Final = regex(r"(?:curl|(?:[\w.-]+/)*curl(?::[\w.-]+)?)")
_AGAIN: Final = regex(r"retry|retries|attempt|repeat", re.IGNORECASE)


def curls_of(trace: Trace) -> Iterator[Invocation]:
    yield from (run for run in trace.commands() if run.name in {"curl", "curl.exe"})
    for run in trace.invocations(*_RUNNERS):
        yield from _told(run, trace)
    for run in trace.invocations() if trace.says("curl") else ():
        if (run.name == "xargs" or _AGAIN.search(run.name)) and "curl" in run.args:
            yield _from(run, run.args.index("curl"))
    for use in trace.uses():
        yield from _of_action(use, trace)


def _told(run: Invocation, trace: Trace) -> Iterator[Invocation]:
    args = [arg or "" for arg in run.args]
    first = next((at for at, arg in enumerate(args) if arg in _STARTS), None)
    first = -1 if run.name == "ssh" else first
    if first is None:
        return
    found = [n for n, arg in enumerate(args) if n > first and _starts(arg)]
    at = found[0] if found else None
    if found[1:] and found[1] == found[0] + 1:
        at = found[1]  # the image is called so, too
    if (image := _of_image(args)) is not None:
        yield _from(run, image)
    elif at is None:
        yield from _over_ssh(run, trace) if run.name == "ssh" else ()
    elif args[at] not in _SHELLS:
        yield _from(run, at)
    elif (text := _text_at(args, at)) is not None:
        yield from _nested(run, text, args[at + 1 : text], trace)
    else:
        yield from _piped(run, args[at + 1 :], trace)


def _of_image(args: list[str]) -> int | None:
    """`kubectl run … --image=curlimages/curl -- -s …`: where its options begin."""
    images = [arg.partition("=")[2] for arg in args if arg.startswith("--image=")]
    at = args.index("--") if "--" in args else len(args)
    named = any(image and _CURL.fullmatch(image) for image in images)
    return at if named and args[at + 1 : at + 2] and args[at + 1].startswith("-") else None


def _starts(arg: str) -> bool:
    return arg in _SHELLS or _CURL.fullmatch(arg) is not None


def _text_at(args: list[str], shell: int) -> int | None:
    """Where the text of `sh -ec 'text'` is."""
    for at in range(shell + 1, len(args) - 1):
        if not args[at].startswith("-"):
            return None
        if re.fullmatch(r"-[a-z]*c", args[at]):
            return at + 1
    return None


def _from(run: Invocation, at: int) -> Invocation:
    """The command that begins with the word of a number."""
    span = Span(run.words[at].span.start, run.span.end)
    words, args = run.words[at + 1 :], run.args[at + 1 :]
    return replace(run, name="curl", path="curl", words=words, args=args, span=span)


def _over_ssh(run: Invocation, trace: Trace) -> Iterator[Invocation]:
    """`ssh host 'text'`, `ssh host <<EOF`."""
    if len(run.words) > 1 and " " in (run.args[-1] or ""):
        yield from _nested(run, len(run.words) - 1, [], trace)
    else:
        yield from _piped(run, [], trace)


def _nested(run: Invocation, at: int, options: list[str], trace: Trace) -> Iterator[Invocation]:
    nested = nested_script(run.words[at])
    if nested is not None:
        text, place = nested
        yield from _in_text(run, text, place(0), options, trace)


def _piped(run: Invocation, options: list[str], trace: Trace) -> Iterator[Invocation]:
    """The text that a shell reads from a heredoc."""
    here = next((r.heredoc for r in run.command.redirects if r.heredoc is not None), None)
    if here is not None:
        span = here.body.span
        text = run.script.shell.text[span.start : span.end]
        yield from _in_text(run, text, span.start, options, trace)


def _in_text(
    run: Invocation, text: str, start: int, options: list[str], trace: Trace
) -> Iterator[Invocation]:
    outer = run.script
    offset = outer.offset + start
    unit = ScriptUnit(outer.source, text, outer.scalar, offset, recipe=outer.recipe)
    context = ScriptContext(
        run.step, trace.tree, run.chain, run.reached, run.failure is not Failure.FAILS
    )
    letters = [option.replace("c", "").replace("s", "") for option in options]
    for found in _curls_in(unit, after_options(letters, _elsewhere(run.before)), context):
        if not (is_printed(found, read_curl(found)) and is_taken(run)):  # who takes it may look
            yield found


def _of_action(use: ActionUse, trace: Trace) -> Iterator[Invocation]:
    name = remote_commands(use.action)
    given = use.step.inputs.get(name) if name is not None else None
    if given is None:
        return
    unit = ScriptUnit(use.step.source, given.value, given)
    machine, stops = _elsewhere(use.before), use.step.inputs.get("script_stop")
    if stops is not None and stops.value == "true":
        machine = machine.with_(errexit=Tri.YES)
    context = ScriptContext(use.step, trace.tree, use.chain, use.reached, False)
    yield from _curls_in(unit, machine, context)


def _elsewhere(machine: Machine) -> Machine:
    return machine.with_(directory=UNKNOWN, errexit=Tri.NO, pipefail=Tri.NO, functions=frozenset())


def _curls_in(unit: ScriptUnit, machine: Machine, context: ScriptContext) -> Iterator[Invocation]:
    if "curl" not in unit.text:
        return
    events, _ = interpret(unit, machine, context)
    yield from (e for e in events if isinstance(e, Invocation) and e.name == "curl")
