"""The new image, handed from the step that pushes it to a later one of the same job."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import replace_in_script, set_env
from fixers.model import ActionUse, Invocation, Step, Trace
from fixers.rules._ecs_stale.image_pushes import META_TAGS, UNNAMED, Push
from fixers.rules._shared.bash import in_bash
from fixers.rules._shared.holders import holders
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

NAME: Final = "NEW_IMAGE"
_QUIET: Final = regex(r"\s*(?:#.*)?")


def handed_image(run: Invocation, trace: Trace, push: Push) -> Iterator[tuple[str, Edit]]:
    """What the image is called in the later step, with what has to be written for it."""
    step = run.step
    here = push.trace is trace and step is not None and run.script.scalar is not None
    if not here or step is None or re.search(rf"\b{NAME}\b", step.source.text):
        return
    event = push.event
    edit = _written(event, push) if isinstance(event, Invocation) else None
    if isinstance(event, ActionUse) and push.reference == UNNAMED:
        meta = META_TAGS.search(event.step.inputs["tags"].value)
        first = f"${{{{ fromJSON(steps.{meta[1]}.outputs.json).tags[0] }}}}" if meta else ""
        edit = set_env(step, {NAME: first}) if first and event.step.job is step.job else None
    always = event.step is not None and _condition(event.step) in {None, _condition(step)}
    if edit is not None and event.step is not step and always:
        yield f"${NAME}", edit


def _condition(step: Step) -> str | None:
    return step.condition.value if step.condition is not None else None


def _written(pushing: Invocation, push: Push) -> Edit | None:
    """A line behind the push that writes the image into the environment of later steps."""
    text, span = pushing.script.shell.text, pushing.command.span
    start = text.rfind("\n", 0, span.start) + 1
    alone = not holders(pushing) and not text[start : span.start].strip()
    rest = text[span.end :].partition("\n")[0]
    end = span.end + len(rest)
    plain = pushing.step is not None and pushing.script.scalar is pushing.step.run
    if (
        not (alone and plain and in_bash(pushing))
        or not _QUIET.fullmatch(rest)
        or "`" in push.reference
    ):
        return None
    line = f'\necho "{NAME}={push.reference}" >> "$GITHUB_ENV"'
    return replace_in_script(pushing.script, Span(end, end), line)
