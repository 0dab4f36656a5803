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
_NOTHING: Final = "what was rendered is used for nothing"
Told = tuple[Invocation | ActionUse, str, Fix | SkippedFix]


def rendered_for_nothing(trace: Trace) -> Iterator[Told]:
    """What brings the old image out after another was put into a task definition."""
    for made in trace.uses(_RENDER):
        if not _is_unused(made):
            continue
        index = trace.events.index(made)
        for use in trace.uses(DEPLOY):
            path = use.step.inputs.get("task-definition")
            same = path is not None and path.value == made.given.get("task-definition")
            if same and trace.events.index(use) > index and path is not None:
                yield use, f"{path.value} is deployed as it is: {_NOTHING}", _deployed(use, made)
        for run in aws_calls(trace, "ecs", "update-service"):
            if only_forces(run) and _is_after(run, index, trace):
                message = f"`{FORCE}` starts the old image again: {_NOTHING}"
                yield run, message, _registered(run, made, index, trace)


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
    several = len(images(made.given.get("task-definition", ""), trace)) > 1
    if not image or several:
        return SkippedFix("which container gets the image has to be said by somebody")
    return registered(run, trace, Push(trace, index, made, image, Tag.UNIQUE), 1)
