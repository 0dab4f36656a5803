"""Giving an ECS service a task definition that names the new image."""

from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.edits import insert_step_before, replace_scalar
from fixers.model import ActionUse, Trace
from fixers.rules._ecs_stale.image_pushes import Push
from fixers.rules._ecs_stale.new_image import as_expression, is_known_in
from fixers.rules._ecs_stale.rendering import images

_RENDER: Final = "aws-actions/amazon-ecs-render-task-definition@v1"
_STEP: Final = "render-task-definition"


def rendered(use: ActionUse, trace: Trace, push: Push, path: str) -> Fix | SkippedFix:
    """A step that puts the image into the file, before the one that deploys it."""
    image = as_expression(push, trace)
    one = container(path, trace, push)
    given = use.step.inputs["task-definition"]
    if image is None or one is None or not is_known_in(use.step, image, push):
        return SkippedFix("which container gets which image has to be said by somebody")
    if any(event.step is not None and event.step.id == _STEP for event in trace.events):
        return SkippedFix(f"another step is called {_STEP}")
    step = insert_step_before(
        use.step,
        "Put the new image into the task definition",
        id=_STEP,
        uses=_RENDER,
        inputs=[("task-definition", path), ("container-name", one), ("image", image)],
        copy_if=True,
    )
    output = f"${{{{ steps.{_STEP}.outputs.task-definition }}}}"
    changed = replace_scalar(use.step.source, given, output)
    if step is None or changed is None:
        return SkippedFix("the steps are written in a way that cannot be extended surely")
    return Fix("Put the new image into the task definition", (step, changed))


def container(path: str, trace: Trace, push: Push) -> str | None:
    """The only container, or the only one that runs an image of the same name."""
    found = images(path, trace)
    name = push.reference.rsplit("/", 1)[-1].partition(":")[0]
    same = [c for c, image in found.items() if image.rsplit("/", 1)[-1].partition(":")[0] == name]
    chosen = list(found) if len(found) == 1 else same
    return chosen[0] if len(chosen) == 1 and chosen[0] else None
