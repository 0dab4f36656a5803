"""Whether anything in a delivery may give an ECS service another task definition."""

import re
from typing import Final

from fixers.model import ActionUse, Invocation, StepRun, Trace
from fixers.model.effects import TERRAFORM, terraform_directory
from fixers.rules._ecs_stale.as_it_stands import only_as_they_stand, registered_file
from fixers.rules._ecs_stale.copied import REGISTER, copies, only_copies
from fixers.rules._ecs_stale.deployment_tools import TOOLS, deploys
from fixers.rules._ecs_stale.rendering import unchanged_file
from fixers.rules._shared.aws import complete, given, operation, option
from fixers.rules._shared.cmdlets import told_in_powershell
from fixers.rules._shared.contained import run_through
from fixers.rules._shared.delivery import Delivery
from fixers.rules._shared.node_runs import GITHUB_SCRIPT
from fixers.rules._shared.other_languages import says_nothing_of, speaks_of
from fixers.rules._shared.passed_on import passed_on
from fixers.rules._shared.python_runs import python_program
from fixers.rules._shared.task_definitions import TaskFlow
from fixers.rules._shared.terraform import verb_of
from fixers.rules._shared.terraform_files import surely_without
from fixers.rules._shared.unread import is_unread
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word

_CALLS: Final = {
    "ecs": {REGISTER, "create-task-set", "deploy"},
    "deploy": {"create-deployment", "push"},
    "cloudformation": {
        "deploy", "create-stack", "update-stack", "execute-change-set", "create-change-set",
    },
}  # fmt: skip
# What a roll-back starts: the revision that was there before.
BEFORE: Final = regex(r"prev|roll_?back|\bold_|original|last_(?:good|stable)", re.IGNORECASE)
_PINNED: Final = regex(r"[\"']?(?:arn:[\w:-]+/)?(?:[\w-]|\$\{\{[^{}]*\}\})+:\d+[\"']?")
_READS: Final = ("describe-task-definition", "deregister-task-definition")
_HINT: Final = regex(
    r"(?i)deploy|(?<![a-z])(?:ecs|task)|terraform|tofu|infra|cdk|stack|provision|release|regist|pulumi|sls|copilot"
)
_ACTIONS: Final = regex(
    r"ecs|deploy|terraform|terragrunt|tofu|cdk|cloudformation|pulumi|copilot|serverless|sam-"
    r"|ansible|spacelift|octopus|harness|dispatch|trigger|workflow",
    re.IGNORECASE,
)
_SCRIPTED: Final = regex(r"dispatch|register_?task_?definition|client-ecs", re.IGNORECASE)
_NO_ECS: Final = regex(
    r"/setup-|render-task-definition|pages|netlify|vercel|cloudflare|firebase|heroku|gh-release|deployment-(status|action)"
)
# What a configuration with a task definition, or one that may have any resource, says.
_IN_TERRAFORM: Final = regex(r"ecs|\bmodule\b|\bprovisioner\b|\bexternal\b", re.IGNORECASE)
_IN_CODE: Final = regex(  # one that runs tasks and touches no service names a definition, too
    r"regist|\A(?!(?=.*\brun_?task)(?!.*[_e]service)).*?task_?def|task_?set|create_|stack|\binvoke|start_|put_"
    r"|\bclient-(?!ecs)|update_?service(?=.*(?:\*\*|\.\.\.)\w)",
    re.IGNORECASE | re.DOTALL,
)
SAID: Final = regex(r"^\s*(?=[^#\s]).*register[-_]?(?:ecs)?task[-_]?definition", re.IGNORECASE)


def hidden(delivery: Delivery) -> bool:
    """Whether a workflow of another repository may do it, which nobody can see."""
    return any(map(_HINT.search, delivery.foreign))


def may_start_registered(trace: Trace, delivery: Delivery) -> bool:
    """Whether anything may start the tasks of a task definition that a job registers."""
    found = near(trace, delivery)
    return hidden(delivery) or any(starts(event, one) for one in found for event in one.events)


def near(trace: Trace, delivery: Delivery) -> tuple[Trace, ...]:
    """The jobs that may start what a job registers: those that its outputs lead to, or itself."""
    job = trace.job
    name = re.escape(job.id) if job is not None else ""
    taken = rf"needs\.{name}\.outputs\.[\w-]*(?:task|arn|def|rev)"
    handed = job is not None and re.search(taken, job.workflow.source.text, re.IGNORECASE)
    return delivery.traces if handed or job is None else (trace,)


def starts(event: object, trace: Trace) -> bool:
    """Whether a call or anything unseen may start tasks of a task definition that is new."""
    if isinstance(event, Invocation) and event.name == "aws":
        called = operation(event.args) or ("", "")
        if called == ("ecs", REGISTER):
            return False
        if called[0] == "ecs" and (given(event, "--task-definition") or not complete(event)):
            word = option(event.words, "--task-definition")
            back = word is not None and (
                BEFORE.search(word.raw) or is_pinned(word) or ran_before(event, trace, word)
            )
            return called[1] not in _READS and not back
    return not isinstance(event, StepRun) and registers(event, trace)


def is_pinned(word: Word) -> bool:
    """`web:7`: a revision that is there already."""
    return _PINNED.fullmatch(word.raw) is not None


def ran_before(run: Invocation, trace: Trace, word: Word) -> bool:
    """`$CURRENT`: what the service was found running, in a job that reads no other."""
    return TaskFlow(run, trace, (trace,)).runs_already(word)


def registers(event: object, trace: Trace) -> bool:
    """Whether a task definition may be registered there, or something may be done unseen."""
    if isinstance(event, ActionUse):
        return _by_action(event, trace)
    text = program.text if (program := python_program(event, trace)) else ""
    if "boto3" in text and _IN_CODE.search(text):
        return True
    if isinstance(event, StepRun):
        text = event.step.run.value if event.step.run else ""
        old = event.script and (only_copies(text) or only_as_they_stand(event, trace))
        return not old and "definition" in text.lower() and any(map(SAID.search, text.split("\n")))
    by_command = isinstance(event, Invocation) and _by_command(event, trace)
    return by_command or told_in_powershell(SAID, event, trace)


def _by_action(use: ActionUse, trace: Trace) -> bool:
    script = use.step.inputs.get("script")
    if use.action == GITHUB_SCRIPT and script is not None:
        told = "aws-sdk" in script.value and not speaks_of(_IN_CODE, script.value)
        return not told and bool(_SCRIPTED.search(script.value))
    named = _ACTIONS.search(use.action) and not _NO_ECS.search(use.action)
    if not named or unchanged_file(use, trace) is not None:
        return False
    labels = (link.label for event in trace.events for link in event.chain)
    return not any(label.endswith(f" uses {use.action}") for label in labels)


def _by_command(run: Invocation, trace: Trace) -> bool:
    if run.name == "aws":
        called = operation(run.args)
        if called == ("ecs", REGISTER) and (copies(run) or registered_file(run, trace)):
            return False
        return None in run.args if called is None else called[1] in _CALLS.get(called[0], ())
    if run.name in TERRAFORM:
        applies = verb_of(run) in {"apply", None}
        directory = terraform_directory(run.args, run.before)
        return applies and not surely_without(_IN_TERRAFORM, directory, trace.tree)
    if (inside := run_through(run)) is not None:
        return _by_command(inside, trace)
    *_, started = passed_on(run)
    if started.name in TOOLS:
        return deploys(started)
    text = " ".join((run.path, *(w.raw for w in run.words)))
    unread = is_unread(run, trace) and not says_nothing_of(_IN_CODE, run, trace)
    return unread and bool(_HINT.search(text))
