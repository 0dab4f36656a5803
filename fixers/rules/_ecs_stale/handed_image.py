"""The new image, handed from the step that pushes it to a later one of the same job."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import set_env
from fixers.model import ActionUse, Invocation, Trace
from fixers.rules._ecs_stale.for_later import always_before, left_by
from fixers.rules._ecs_stale.image_pushes import META_TAGS, UNNAMED, Push

NAME: Final = "NEW_IMAGE"


def handed_image(run: Invocation, trace: Trace, push: Push) -> Iterator[tuple[str, Edit]]:
    """What the image is called in the later step, with what has to be written for it."""
    step = run.step
    here = push.trace is trace and step is not None and run.script.scalar is not None
    if not here or step is None or re.search(rf"\b{NAME}\b", step.source.text):
        return
    event = push.event
    edit = left_by(event, NAME, push.reference) if isinstance(event, Invocation) else None
    if isinstance(event, ActionUse) and push.reference == UNNAMED:
        meta = META_TAGS.search(event.step.inputs["tags"].value)
        first = f"${{{{ fromJSON(steps.{meta[1]}.outputs.json).tags[0] }}}}" if meta else ""
        edit = set_env(step, {NAME: first}) if first and event.step.job is step.job else None
    if edit is not None and event.step is not None and always_before(event.step, step):
        yield f"${NAME}", edit
