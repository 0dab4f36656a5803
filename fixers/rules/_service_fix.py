"""Giving an ECS service a task definition with the new image, in the place of a forced restart."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Edit, FileChange, Fix, SkippedFix
from fixers.edits import replace_in_script, set_env
from fixers.model import Invocation, Trace
from fixers.rules._aws import option, options_of
from fixers.rules._image_pushes import Push
from fixers.rules._installed import call_instead, installed
from fixers.rules._lines import account_options, in_place_of, written
from fixers.rules._new_image import as_expression, in_shell
from fixers.syntax.shell import Word, commands

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
    "--query", "--no-cli-pager", "--task-definition",
})  # fmt: skip
_RUNS: Final = "--query 'services[0].taskDefinition' --output text"
_REGISTERED: Final = "--query taskDefinition.taskDefinitionArn --output text"
_NO_PLACE: Final = "there is no sure place for the revision in this call"
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
        _with_task_definition(run, f'"${new}"'),
    )


def _with_task_definition(run: Invocation, value: str) -> str:
    """The call, told to use a task definition."""
    text, given = written(run), option(run.words, "--task-definition")
    if given is not None:
        at = given.span.start - run.command.span.start
        return text[:at] + value + text[at + len(given.raw) :]
    return (
        _FORCE.sub(f"--task-definition {value}", text, count=1)
        if _FORCE.search(text)
        else f"{text} --task-definition {value}"
    )


def told(run: Invocation, made: Invocation) -> Fix | SkippedFix:
    """The revision that a call of the same script registers, given to the service."""
    name, family = _NAMES[-1], option(made.words, "--family")
    title = "Give the registered task definition to the service"
    known = _assigned_from(made)
    at = run.command.span
    if known is not None or family is not None:
        value = f'"${known}"' if known else family.raw if family else ""
        edit = replace_in_script(run.script, at, _with_task_definition(run, value))
        return Fix(title, (edit,)) if edit else SkippedFix(_NO_PLACE)
    alone = made.script is run.script and made.command.span == made.statement
    if not alone or made.command.redirects or {"--query", "--output"} & options_of(made):
        return SkippedFix("what the registration prints is used in another way")
    if name in run.script.shell.text:
        return SkippedFix(f"the script has a variable {name} already")
    kept = replace_in_script(
        made.script, made.command.span, f"{name}=$({written(made)} {_REGISTERED})"
    )
    edit = replace_in_script(run.script, at, _with_task_definition(run, f'"${name}"'))
    return Fix(title, (kept, edit)) if kept and edit else SkippedFix(_NO_PLACE)


def _assigned_from(made: Invocation) -> str | None:
    """The variable that holds the ARN which a call prints, where it is kept in one."""
    query = option(made.words, "--query")
    if query is None or not query.raw.strip("\"'").endswith(".taskDefinitionArn"):
        return None
    for command in commands(made.script.shell.statements):
        for one in command.assignments:
            parts = one.value.parts if one.value is not None else ()
            if len(parts) == 1 and parts[0].body == (made.command,):
                return one.name
    return None


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
