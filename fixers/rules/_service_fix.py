"""Giving an ECS service a task definition with the new image, in the place of a forced restart."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Edit, FileChange, Fix, SkippedFix
from fixers.edits import set_env
from fixers.model import Invocation, Trace
from fixers.rules._aws import option, options_of
from fixers.rules._image_pushes import Push
from fixers.rules._installed import call_instead, installed
from fixers.rules._lines import account_options, in_place_of, written
from fixers.rules._new_image import as_expression, in_shell
from fixers.syntax.shell import Word

_FORCE: Final = re.compile(r"--force-new-deployment\b")
# The container that runs an image of the same repository gets the new one; none is an error.
_FILTER: Final = (
    '($image | sub("[:@][^/]*$"; "")) as $name'
    ' | (.containerDefinitions | map(.image | sub("[:@][^/]*$"; "")) | index($name)) as $at'
    ' | if $at then .containerDefinitions[$at].image = $image else error("no container") end'
    " | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities,"
    " .registeredAt, .registeredBy)"
)
_SCRIPT: Final = "ecs-deploy.sh"
# What a call may ask for that the script does as well, or that is about its own output.
_KNOWN: Final = frozenset({
    "--cluster", "--service", "--force-new-deployment", "--region", "--profile", "--output",
    "--query", "--no-cli-pager",
})  # fmt: skip
_RUNS: Final = "--query 'services[0].taskDefinition' --output text"
_REGISTERED: Final = "--query taskDefinition.taskDefinitionArn --output text"
_NAMES: Final = ("CURRENT_TASK_DEFINITION", "CHANGED_TASK_DEFINITION", "NEW_TASK_DEFINITION")


def registered(run: Invocation, trace: Trace, push: Push, pushed: int) -> Fix | SkippedFix:
    """Describe, change and register the task definition that the service runs, then use it."""
    service = option(run.words, "--service")
    text = run.script.shell.text
    if service is None or pushed != 1 or any(name in text for name in _NAMES):
        return SkippedFix("which image is for which service has to be said by somebody")
    for image, env in _images(run, trace, push):
        for edit, changes in _ways(run, trace, service, image):
            if not any(edit.at.overlaps(other.at) for other in env):
                return Fix("Register a task definition with the new image", (edit, *env), changes)
    return SkippedFix("the new image has no name here, or there is no place for more lines")


def _ways(
    run: Invocation, trace: Trace, service: Word, image: str
) -> Iterator[tuple[Edit, tuple[FileChange, ...]]]:
    """The hardened script; where a job cannot call it, the least that it does."""
    cluster = option(run.words, "--cluster")
    files = installed(_SCRIPT, trace)
    if cluster is not None and files is not None and _KNOWN.issuperset(options_of(run)):
        options = f'--cluster {cluster.raw} --service {service.raw} --image "{image}"'
        call = call_instead(run, _SCRIPT, options)
        if call is not None:
            yield call, files
    lines = in_place_of(run, _lines(run, service, image))
    if lines is not None:
        yield lines, ()


def _lines(run: Invocation, service: Word, image: str) -> tuple[str, ...]:
    current, changed, new = _NAMES
    account, cluster = account_options(run), option(run.words, "--cluster")
    of_cluster = f" --cluster {cluster.raw}" if cluster is not None else ""
    describe = f'describe-task-definition --task-definition "${current}" --query taskDefinition'
    register = f'register-task-definition --cli-input-json "${changed}"'
    runs = f"describe-services{of_cluster} --services {service.raw} {_RUNS}{account}"
    change = f"jq --arg image \"{image}\" '{_FILTER}'"
    return (
        f"{current}=$(aws ecs {runs})",
        f"{changed}=$(aws ecs {describe} --output json{account} | {change})",
        f"{new}=$(aws ecs {register} {_REGISTERED}{account})",
        _FORCE.sub(f'--task-definition "${new}"', written(run), count=1),
    )


def _images(run: Invocation, trace: Trace, push: Push) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """What the image may be called there, with what has to be set for it."""
    known = in_shell(push, run, trace)
    if known is not None and "${{" not in known:
        yield known, ()
    value = as_expression(push, trace)
    free = run.step is not None and not re.search(r"\bNEW_IMAGE\b", run.step.source.text)
    if value is not None and run.step is not None and run.script.scalar is not None and free:
        edit = set_env(run.step, {"NEW_IMAGE": value})
        if edit is not None:
            yield "$NEW_IMAGE", (edit,)
    for name in (known, value):
        if name is not None and run.script.scalar is not None:
            yield name, ()
