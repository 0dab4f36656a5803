"""Calls of `update-service` after which a service runs the revision that it ran before."""

import re
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Invocation, Repository, Trace
from fixers.model.reading import scalar_at
from fixers.rules._ecs_stale.copied import copied_for
from fixers.rules._ecs_stale.image_tags import Names, Tag
from fixers.rules._ecs_stale.registering import BEFORE, is_pinned, ran_before
from fixers.rules._shared.acting import functions_around, is_after_failure
from fixers.rules._shared.aws import complete, given, option, options_of
from fixers.rules._shared.delivery import Delivery
from fixers.rules._shared.task_answers import ARN, WITH_REVISION
from fixers.rules._shared.task_definitions import TaskFlow
from fixers.rules._shared.variable_uses import reads_unseen, used
from fixers.rules._shared.written_files import input_of
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands

FORCE: Final = "--force-new-deployment"
_TASK: Final = "--task-definition"
# With nothing else a call changes nothing at all.
_BARE: Final = frozenset({
    "--cluster", "--service", "--region", "--profile", "--output", "--query", "--no-cli-pager",
})  # fmt: skip
_LITERAL: Final = regex(r"[\w-]+(?::\d+)?")
_IMAGE: Final = regex(
    r"(?:\w+_)?(?:IMAGE(?:_(?:TAG|URI|URL|NAME|VERSION))?|DOCKER_TAG|RELEASE_TAG)|TAG|NEW_TAG",
    re.IGNORECASE,
)
_BACK: Final = regex(r"_*(?:(?:do|auto|run|ecs)[-_]?)?(?:roll_?back|undo|revert)", re.IGNORECASE)
# `${{ github.ref_name }}` and the like name a branch or a place, which keeps its tag.
_OF_BUILD: Final = regex(r"\$\{\{[^}]*(?:tag|version|image|sha|release|build)", re.IGNORECASE)


def only_forces(run: Invocation) -> bool:
    """Whether a call asks for nothing but a new start of what runs already."""
    return given(run, FORCE) and not given(run, _TASK) and _goes_forward(run)


def goes_back(run: Invocation, trace: Trace) -> str | None:
    """What gives the service a revision that is there already: the force, one by number, or
    that which it was found running."""
    word = option(run.words, _TASK)
    if only_forces(run):
        return FORCE
    if word is None or not _goes_forward(run) or BEFORE.search(word.raw):
        return None
    return "update-service" if is_pinned(word) or ran_before(run, trace, word) else None


def keeps_revision(run: Invocation, trace: Trace, repository: Repository) -> Confidence | None:
    """How sure it is that a call leaves the service with the revision it has."""
    word = option(run.words, _TASK)
    given_all = input_of(run, trace) if word is None else None
    if given_all is not None and "taskDefinition" not in given_all and not _takes_back(run):
        return Confidence.HIGH if given_all.get("forceNewDeployment") is True else None
    if not _goes_forward(run) or (word is not None and BEFORE.search(word.raw)):
        return None
    if word is not None and copied_for(word, trace):
        return Confidence.MEDIUM
    if word is None:
        bare = _BARE.issuperset(options_of(run))
        return Confidence.HIGH if given(run, FORCE) or bare else None
    value = TaskFlow(run, trace, repository.traces).value(word, by_name=False, older=False)
    if value.traced and value.text.strip('"') in {ARN, WITH_REVISION}:
        return Confidence.HIGH
    return Confidence.MEDIUM if given(run, FORCE) and _LITERAL.fullmatch(word.raw) else None


def unused_image(run: Invocation, trace: Trace, delivery: Delivery) -> str | None:
    """A variable that names the image to deploy, and that nothing in the job reads."""
    if reads_unseen(trace):
        return None
    own = {a.name for c in commands(run.script.shell.statements) for a in c.assignments}
    near = {*own, *(run.step.env if run.step else ())}
    for name in run.before.variables:
        if name in near and _IMAGE.fullmatch(name) and not used(name, trace):
            names, reference = Names(delivery), f"image:${name}"
            tag = names.tag(reference, trace, run.before)
            text = names.followed(reference, trace, run.before)
            told = "${{" not in text or _OF_BUILD.search(text)
            if tag is Tag.UNIQUE or (tag is Tag.UNKNOWN and told):
                return name
    return None


def _goes_forward(run: Invocation) -> bool:
    return complete(run) and not _takes_back(run)


def _takes_back(run: Invocation) -> bool:
    """Whether a call stands in a step, a job or a function that takes back what was done."""
    of_job = scalar_at(run.step.job.node, "if") if run.step and run.step.job else None
    failed = is_after_failure(run) or (of_job is not None and "failure()" in of_job.value)
    return failed or any(map(_BACK.match, functions_around(run)))
