"""Giving an ECS service a task definition with the new image, in the place of a forced restart."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Edit, FileChange, Fix, SkippedFix
from fixers.edits import set_env
from fixers.edits.steps import side_by_side
from fixers.model import Invocation, Trace
from fixers.model.machine import Text
from fixers.rules._ecs_stale.at_hand import at_hand, held_by
from fixers.rules._ecs_stale.copied import copied
from fixers.rules._ecs_stale.handed_image import handed_image
from fixers.rules._ecs_stale.image_pushes import Push
from fixers.rules._ecs_stale.matrix_image import image_of_service
from fixers.rules._ecs_stale.new_image import as_expression, in_shell, is_known_in, short
from fixers.rules._ecs_stale.service_lines import (
    FILTER,
    FILTER_BY_NAME,
    FILTER_OF_ONE,
    NAMES,
    lines_for,
)
from fixers.rules._shared.aws import option, options_of
from fixers.rules._shared.delivery import Delivery
from fixers.rules._shared.installed import call_instead, installed
from fixers.rules._shared.lines import led_by, whole
from fixers.syntax.shell import PartKind, Word

_SCRIPT: Final = "ecs-deploy.sh"
# What a call may ask for that the script does as well, or that is about its own output.
_KNOWN: Final = frozenset({
    "--cluster", "--service", "--force-new-deployment", "--region", "--profile", "--output",
    "--query", "--no-cli-pager", "--task-definition",
})  # fmt: skip
_TITLE: Final = "Register a task definition with the new image"
_NO_PLACE: Final = "there is no sure place for the revision in this call"


def registered(
    run: Invocation, trace: Trace, push: Push, pushed: int, delivery: Delivery | None = None
) -> Fix | SkippedFix:
    """Describe, change and register the task definition that the service runs, then use it."""
    service = option(run.words, "--service")
    text = run.script.shell.text
    if run.script.foreign:
        return SkippedFix("the lines for it are those of another shell")
    if service is None or pushed != 1 or any(name in text for name in NAMES):
        return SkippedFix("which image is for which service has to be said by somebody")
    if option(run.words, "--task-definition") is not None and copied(trace):
        return SkippedFix("the new image belongs into the revision that is registered already")
    near = at_hand(push, run, trace, delivery) if delivery is not None else None
    known = [(near, None)] if near else images_at(run, trace, push)
    for image, env in known:
        for edit, changes in _ways(run, trace, service, image):
            return Fix(_TITLE, side_by_side(edit, env), changes)
    for edits, files in _last_ways(run, trace, push, service):
        return Fix(_TITLE, edits, files)
    return SkippedFix("the new image has no name here, or there is no place for more lines")


def _last_ways(
    run: Invocation, trace: Trace, push: Push, service: Word
) -> Iterator[tuple[tuple[Edit, ...], tuple[FileChange, ...]]]:
    """Where no more than the image's own name and its tag are known, and where it has to be
    handed over from the step that pushes it."""
    of_leg = image_of_service(push, run, trace, service)
    named_only = [(of_leg, None)] if of_leg else images_at(run, trace, short(push))
    for image, env in named_only:
        named = _as_service(image, service, run)
        lines = led_by(run, lines_for(run, service, named, FILTER_BY_NAME))
        if lines is not None:
            yield side_by_side(lines, env), ()
    for image, handed in handed_image(run, trace, push):
        for edit, changes in _ways(run, trace, service, image):
            yield side_by_side(edit, handed), changes


def _as_service(image: str, service: Word, run: Invocation) -> str:
    """The image by the variable that names the service too: a script may be for several."""
    part = service.parts[0]
    value = run.before.variables.get(part.value) if part.kind is PartKind.VARIABLE else None
    if len(service.parts) > 1 or not isinstance(value, Text) or value.expression:
        return image
    same = image.startswith(f"{value.value}:")
    return f"${{{part.value}}}{image[len(value.value) :]}" if same else image


def _ways(
    run: Invocation, trace: Trace, service: Word, image: str
) -> Iterator[tuple[Edit, tuple[FileChange, ...]]]:
    """The hardened script; where a job cannot call it, the least that it does."""
    cluster = option(run.words, "--cluster")
    files = installed(_SCRIPT, trace, run)
    if cluster is not None and files is not None and _KNOWN.issuperset(options_of(run)):
        options = f'--cluster {whole(cluster)} --service {whole(service)} --image "{image}"'
        call = call_instead(run, _SCRIPT, options)
        if call is not None:
            yield call, files
    lines = led_by(run, lines_for(run, service, image))
    if lines is not None:
        yield lines, ()


def registered_given(run: Invocation, name: str) -> Fix | SkippedFix:
    """As `registered`, with the image or tag that a variable of the script holds."""
    service = option(run.words, "--service")
    program = FILTER_OF_ONE if re.search("TAG|VERSION", name, re.IGNORECASE) else FILTER
    free = not any(other in run.script.shell.text for other in NAMES)
    lines = lines_for(run, service, f"${name}", program) if service and free else None
    edit = led_by(run, lines) if lines else None
    return Fix(_TITLE, (edit,)) if edit else SkippedFix("there is no place for more lines")


def images_at(run: Invocation, trace: Trace, push: Push) -> Iterator[tuple[str, Edit | None]]:
    """What the image may be called there, with what has to be set for it."""
    known = in_shell(push, run, trace)
    if known is not None and "${{" not in known:
        yield known, None
    value = as_expression(push, trace)
    if value is not None and not is_known_in(run.step, value, push):
        value = None
    if value is not None and run.script.scalar is None and (name := held_by(value, run)):
        yield f"${name}", None
    free = run.step is not None and not re.search(r"\bNEW_IMAGE\b", run.step.source.text)
    if value is not None and run.step is not None and run.script.scalar is not None and free:
        edit = set_env(run.step, {"NEW_IMAGE": value})
        if edit is not None:
            yield "$NEW_IMAGE", edit
    for name in (known, value):
        if name and run.script.scalar is not None and is_known_in(run.step, name, push):
            yield name, None
