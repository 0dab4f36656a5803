"""Task definitions that a job renders with the new image, and then uses for nothing."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.edits import replace_scalar
from fixers.edits.steps import set_env, side_by_side
from fixers.model import UNKNOWN, ActionUse, Invocation, Trace
from fixers.rules._ecs_stale.image_pushes import Push
from fixers.rules._ecs_stale.image_tags import Tag
from fixers.rules._ecs_stale.rendering import DEPLOY, RENDER, can_be_registered, images
from fixers.rules._ecs_stale.same_revision import FORCE, only_forces
from fixers.rules._ecs_stale.service_fix import registered
from fixers.rules._ecs_stale.service_lines import NAMES, REGISTERED, with_task_definition
from fixers.rules._shared.aws import aws_calls, option
from fixers.rules._shared.lines import account_options, in_place_of
from fixers.syntax.regex import regex

_RENDERED: Final = regex(r"\$\{\{\s*steps\.([\w-]+)\.outputs\.task-definition\s*\}\}")
_FILE: Final = "RENDERED_TASK_DEFINITION"
_ROUNDS: Final = 4
_NOTHING: Final = "what was rendered is used for nothing"
_WHICH: Final = SkippedFix("which container gets the image has to be said by somebody")
Told = tuple[Invocation | ActionUse, str, Fix | SkippedFix]


def rendered_for_nothing(trace: Trace) -> Iterator[Told]:
    """What brings the old image out after another was put into a task definition."""
    for made in trace.uses(RENDER):
        if not _is_unused(made):
            continue
        index = trace.events.index(made)
        for use in trace.uses(DEPLOY, RENDER):
            path = use.step.inputs.get("task-definition")
            if path is not None and _is_in_place_of(path.value, use, made, trace):
                done = "deployed" if use.action == DEPLOY else "rendered again"
                yield use, f"{path.value} is {done} as it is: {_NOTHING}", _deployed(use, made)
                break
        else:  # beside a deployment, others are restarted for reasons of their own
            calls = aws_calls(trace, "ecs", "update-service")
            forced = [c for c in calls if only_forces(c) and _is_after(c, index, trace)]
            alone = len({run.command.span for run in forced}) == 1
            for run in forced:
                fix = _registered(run, made, index, trace) if alone else _WHICH
                yield run, f"`{FORCE}` starts the old image again: {_NOTHING}", fix


def _file_of(made: ActionUse, trace: Trace) -> str:
    """The task definition that is rendered, or that was rendered before for another container."""
    return _source_of(made.given.get("task-definition", ""), trace)


def _source_of(file: str, trace: Trace) -> str:
    for _ in range(_ROUNDS):
        found = _RENDERED.fullmatch(file)
        steps = (use for use in trace.uses(RENDER) if found and use.step.id == found[1])
        first = next(steps, None)
        file = first.given.get("task-definition", "") if first is not None else file
    return file


def _is_in_place_of(path: str, use: ActionUse, made: ActionUse, trace: Trace) -> bool:
    """Whether another step takes what was rendered without it, or any definition where that was
    rendered from the family's own."""
    if trace.events.index(use) <= trace.events.index(made):
        return False
    of_family = "task-definition-family" in made.given and not made.given.get("task-definition")
    return (of_family and use.action == DEPLOY) or _source_of(path, trace) == _file_of(made, trace)


def _is_unused(made: ActionUse) -> bool:
    name = made.step.id
    text = made.step.source.text
    return name is None or re.search(rf"steps\.{re.escape(name)}\.outputs", text) is None


def _is_after(run: Invocation, index: int, trace: Trace) -> bool:
    later = trace.events[index:]
    return any(isinstance(e, Invocation) and e.command is run.command for e in later)


def _deployed(use: ActionUse, made: ActionUse) -> Fix | SkippedFix:
    given = use.step.inputs["task-definition"]
    output = f"${{{{ steps.{made.step.id}.outputs.task-definition }}}}"
    edit = replace_scalar(use.step.source, given, output) if made.step.id else None
    if edit is None:
        return SkippedFix("the step that renders has no id")
    return Fix("Deploy the rendered task definition", (edit,))


def _registered(run: Invocation, made: ActionUse, index: int, trace: Trace) -> Fix | SkippedFix:
    """What was rendered, registered for the service; else the image that was put into it."""
    image = made.given.get("image", "")
    file = _file_of(made, trace)
    whole = _output_registered(run, made) if can_be_registered(file, trace) else None
    if whole is not None and _is_for_one(run, trace):
        return whole
    again = file != made.given.get("task-definition", "")  # an image was put in before
    several = again or len(images(file, trace)) > 1
    if not image or several:
        return _WHICH
    return registered(run, trace, Push(trace, index, made, image, Tag.UNIQUE), 1)


def _output_registered(run: Invocation, made: ActionUse) -> Fix | None:
    name, step, text = NAMES[-1], run.step, run.script.shell.text
    near = step is not None and step.document is made.step.document
    if step is None or not near or made.step.id is None or run.script.scalar is None:
        return None
    output = f"${{{{ steps.{made.step.id}.outputs.task-definition }}}}"
    env = None if re.search(rf"\b{_FILE}\b", step.source.text) else set_env(step, {_FILE: output})
    file = f"file://{output if env is None else f'${_FILE}'}"
    register = f'aws ecs register-task-definition --cli-input-json "{file}" {REGISTERED}'
    kept = f"{name}=$({register}{account_options(run)})"
    lines = in_place_of(run, (kept, with_task_definition(run, f'"${name}"')))
    if lines is None or name in text:
        return None
    return Fix("Register the rendered task definition for the service", side_by_side(lines, env))


def _is_for_one(run: Invocation, trace: Trace) -> bool:
    """Whether the call is for one service: a loop gives each of its own what it runs."""
    word = option(run.words, "--service")
    named = [part.value for part in word.parts] if word is not None else []
    known = all(run.before.variables.get(name) is not UNKNOWN for name in named)
    return known and sum(other.command is run.command for other in trace.invocations()) == 1
