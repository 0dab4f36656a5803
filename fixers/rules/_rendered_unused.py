"""Task definitions that a job renders with the new image, and then uses for nothing."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.edits import replace_scalar
from fixers.model import ActionUse, Invocation, Trace
from fixers.rules._aws import aws_calls
from fixers.rules._image_pushes import Push
from fixers.rules._image_tags import Tag
from fixers.rules._rendering import DEPLOY, images
from fixers.rules._same_revision import FORCE, only_forces
from fixers.rules._service_fix import registered

_RENDER: Final = "aws-actions/amazon-ecs-render-task-definition"
_RENDERED: Final = re.compile(r"\$\{\{\s*steps\.([\w-]+)\.outputs\.task-definition\s*\}\}")
_ROUNDS: Final = 4
_NOTHING: Final = "what was rendered is used for nothing"
_WHICH: Final = SkippedFix("which container gets the image has to be said by somebody")
Told = tuple[Invocation | ActionUse, str, Fix | SkippedFix]


def rendered_for_nothing(trace: Trace) -> Iterator[Told]:
    """What brings the old image out after another was put into a task definition."""
    for made in trace.uses(_RENDER):
        if not _is_unused(made):
            continue
        index = trace.events.index(made)
        file = _file_of(made, trace)
        for use in trace.uses(DEPLOY, _RENDER):
            path = use.step.inputs.get("task-definition")
            if path is not None and path.value == file and trace.events.index(use) > index:
                done = "deployed" if use.action == DEPLOY else "rendered again"
                yield use, f"{file} is {done} as it is: {_NOTHING}", _deployed(use, made)
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
    file = made.given.get("task-definition", "")
    for _ in range(_ROUNDS):
        found = _RENDERED.fullmatch(file)
        steps = (use for use in trace.uses(_RENDER) if found and use.step.id == found[1])
        first = next(steps, None)
        file = first.given.get("task-definition", "") if first is not None else file
    return file


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
    """The image that was rendered, registered for the service."""
    image = made.given.get("image", "")
    file = _file_of(made, trace)
    again = file != made.given.get("task-definition", "")  # an image was put in before
    several = again or len(images(file, trace)) > 1
    if not image or several:
        return _WHICH
    return registered(run, trace, Push(trace, index, made, image, Tag.UNIQUE), 1)
