"""What brings an old image out although a new one was pushed: files that are deployed or registered
as they stand, and images of another tag that are put into them."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Fix, SkippedFix
from fixers.edits import replace_in_script, replace_scalar
from fixers.edits.steps import side_by_side
from fixers.model import ActionUse, Invocation, Trace
from fixers.rules._ecs_stale.as_it_stands import FILE, GIVEN, registered_file
from fixers.rules._ecs_stale.copied import REGISTER
from fixers.rules._ecs_stale.fix import container, rendered
from fixers.rules._ecs_stale.image_pushes import Push
from fixers.rules._ecs_stale.image_tags import Names, Tag
from fixers.rules._ecs_stale.new_image import as_expression, is_known_in
from fixers.rules._ecs_stale.pushed_before import last_before
from fixers.rules._ecs_stale.registered_for import Registrations
from fixers.rules._ecs_stale.rendering import DEPLOY, RENDER, images, unchanged_file
from fixers.rules._ecs_stale.service_fix import images_at
from fixers.rules._shared.aws import aws_calls, option
from fixers.syntax.regex import regex

_TAG: Final = regex(r"[:@][^/]*$")
_TITLE: Final = "Put the new image into the task definition"
Told = tuple[Invocation | ActionUse, Push, str, Fix | SkippedFix, Confidence]


def old_images(trace: Trace, made: Registrations, pushed: tuple[Push, ...]) -> Iterator[Told]:
    """Where all that was pushed has a tag of its own."""
    for use in trace.uses(DEPLOY):
        push = last_before(use, trace, made.delivery, pushed)
        path = unchanged_file(use, trace)
        if push is not None and path is not None and not made.may_reach(use, trace):
            text = f"{path} is deployed as it is: no step puts the new image in"
            yield use, push, text, rendered(use, trace, push, path), Confidence.HIGH
    for run in aws_calls(trace, "ecs", REGISTER):
        push = last_before(run, trace, made.delivery, pushed)
        path = registered_file(run, trace) if push is not None else None
        sure = _runs(path, trace, pushed, made) if path is not None else None
        if push is not None and path is not None and sure and not made.may_reach(run, trace):
            text = f"{path} is registered as it is: no step puts the new image in"
            yield run, push, text, _with_image(run, trace, push, path), sure
    for use in trace.uses(RENDER):
        push = last_before(use, trace, made.delivery, pushed)
        if push is not None and _is_old(use, trace, pushed, made):
            text = f"{use.given['image']} goes into the task definition, and not the new image"
            yield use, push, text, _rendered_anew(use, trace, push), Confidence.HIGH


def _runs(
    path: str, trace: Trace, pushed: tuple[Push, ...], made: Registrations
) -> Confidence | None:
    """How sure it is that a task definition is for an image that is pushed."""
    ours, theirs = _pushed(pushed, made), [*images(path, trace).values()]
    names = {_name(image) for image in ours}
    if not names.isdisjoint(map(_name, theirs)):
        return Confidence.HIGH
    untold = len(ours) == len(theirs) == 1 and any("$" in name for name in names)
    return Confidence.MEDIUM if untold else None


def _pushed(pushed: tuple[Push, ...], made: Registrations) -> set[str]:
    names = Names(made.delivery)
    return {names.followed(p.reference, p.trace, p.event.before) for p in pushed}


def _name(image: str) -> str:
    return _repository(image).rsplit("/", 1)[-1]


def _repository(image: str) -> str:
    return _TAG.sub("", re.sub(r"\s+", "", image))


def _with_image(run: Invocation, trace: Trace, push: Push, path: str) -> Fix | SkippedFix:
    """The same file with the new image in it."""
    word, one = option(run.words, GIVEN[0]), container(path, trace, push)
    if word is None or one is None:
        return SkippedFix("which container gets which image has to be said by somebody")
    file = word.raw.strip("\"'").removeprefix(FILE)
    change = f'(.containerDefinitions[] | select(.name == "{one}")).image = $image'
    named = (
        (f'"$(jq --arg image "{i}" \'{change}\' {file})"', e)
        for i, e in images_at(run, trace, push)
    )
    edits = ((replace_in_script(run.script, word.span, text), env) for text, env in named)
    first = next((side_by_side(edit, env) for edit, env in edits if edit is not None), None)
    return Fix(_TITLE, first) if first else SkippedFix("the new image has no name here")


def _is_old(use: ActionUse, trace: Trace, pushed: tuple[Push, ...], made: Registrations) -> bool:
    """Whether the image of the same repository that is put in has a tag that moves, and what
    comes of it is deployed."""
    image, name = use.given.get("image", ""), re.escape(use.step.id or "")
    output = regex(rf"\$\{{\{{\s*steps\.{name}\.outputs\.task-definition\s*\}}\}}")
    taken = (d.given.get("task-definition", "") for d in trace.uses(DEPLOY))
    if not name or not any(map(output.fullmatch, taken)):
        return False
    names = Names(made.delivery)
    if names.tag(image, trace, use.before) is not Tag.MOVING:
        return False
    ours = {_repository(one) for one in _pushed(pushed, made)}
    return _repository(names.followed(image, trace, use.before)) in ours


def _rendered_anew(use: ActionUse, trace: Trace, push: Push) -> Fix | SkippedFix:
    image, old = as_expression(push, trace), use.step.inputs.get("image")
    if image is None or old is None or not is_known_in(use.step, image, push):
        return SkippedFix("the new image has no name here")
    edit = replace_scalar(use.step.source, old, image)
    return Fix(_TITLE, (edit,)) if edit else SkippedFix("the input cannot be rewritten surely")
