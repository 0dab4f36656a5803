"""Where the revision goes that a call registers."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Event, Invocation, Trace
from fixers.rules._ecs_stale.copied import REGISTER
from fixers.rules._ecs_stale.image_tags import Names, Tag
from fixers.rules._ecs_stale.registering import near, starts
from fixers.rules._ecs_stale.rendering import RENDER
from fixers.rules._shared.aws import aws_calls, option
from fixers.rules._shared.delivery import Delivery
from fixers.rules._shared.variable_uses import SAYS
from fixers.syntax.shell import Command, commands

_OUTPUT: Final = "GITHUB_OUTPUT"


def variable_of(made: Invocation) -> str | None:
    """The variable that holds what a call prints, where it is kept in one."""
    for command in commands(made.script.shell.statements):
        for one in command.assignments:
            parts = one.value.parts if one.value is not None else ()
            if len(parts) == 1 and parts[0].body == (made.command,):
                return one.name
    return None


def outputs_of(made: Invocation, name: str) -> list[str]:
    """The outputs of its step that get what a variable of the script holds."""
    whole = re.compile(rf"([\w-]+)=\$\{{?{name}\}}?")
    writing = (c for c in commands(made.script.shell.statements) if _writes(c, _OUTPUT))
    words = (word.raw.strip('"') for command in writing for word in command.words)
    return [found[1] for word in words if (found := whole.fullmatch(word))]


def is_left(made: Invocation, trace: Trace, delivery: Delivery) -> bool:
    """Whether nothing takes the revision, which has an image of this run, and all that starts
    is what other calls registered."""
    name = variable_of(made)
    if name is None or _is_read(made, name) or not any(_new_images(trace, delivery)):
        return False
    return not any(
        starts(event, one) and not _takes(event, one, made)
        for one in near(trace, delivery)
        for event in one.events
    )


def _is_read(made: Invocation, name: str) -> bool:
    mention = re.compile(rf"\$\{{?{name}\b")
    for command in commands(made.script.shell.statements):
        says = bool(command.words) and command.words[0].literal in SAYS
        only_said = says and (not command.redirects or _writes(command, _OUTPUT))
        raws = [*(w.raw for w in command.words if not only_said), *_assigned(command)]
        if any(map(mention.search, raws)):
            return True
    step = made.step
    if step is None or not outputs_of(made, name):
        return False
    wanted = rf"steps\.{re.escape(step.id or '')}\.outputs|\btojson\(\s*steps"
    return re.search(wanted, step.source.text, re.IGNORECASE) is not None


def _assigned(command: Command) -> Iterator[str]:
    """What variables get, and what heredocs hold."""
    yield from (a.value.raw for a in command.assignments if a.value)
    yield from (r.heredoc.body.raw for r in command.redirects if r.heredoc)


def _writes(command: Command, file: str) -> bool:
    return any(r.target is not None and file in r.target.raw for r in command.redirects)


def _new_images(trace: Trace, delivery: Delivery) -> Iterator[bool]:
    """For each image that is put into a task definition, whether it is one of this run."""
    names = Names(delivery)
    for use in trace.uses(RENDER):
        yield names.tag(use.given.get("image", ""), trace, use.before) is Tag.UNIQUE
    for run in trace.invocations("jq"):
        for index, arg in enumerate(run.args[:-2]):
            text = run.words[index + 2].raw.strip("\"'")
            yield arg == "--arg" and names.tag(text, trace, run.before) is Tag.UNIQUE


def _takes(event: Event, trace: Trace, made: Invocation) -> bool:
    """Whether a call is given what another one registered."""
    word = option(event.words, "--task-definition") if isinstance(event, Invocation) else None
    given = re.sub(r"[\s\"{}$]", "", word.raw) if word is not None else ""
    for other in aws_calls(trace, "ecs", REGISTER):
        name = variable_of(other) if other.command is not made.command else None
        if name is None:
            continue
        step = other.step.id if other.step else None
        if given in {name, *(f"steps.{step}.outputs.{key}" for key in outputs_of(other, name))}:
            return True
    return False
