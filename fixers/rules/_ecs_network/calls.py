"""Calls that start tasks on ECS: what they say about where they run."""

import re
from typing import Final

from fixers.model import Invocation, Trace
from fixers.rules._shared.aws import aws_calls, given, operation, option
from fixers.rules._shared.written_files import input_of

STARTS: Final = ("run-task", "create-service", "create-task-set")


def on_fargate(run: Invocation) -> bool | None:
    """None when the call does not tell."""
    launch = run.flag("--launch-type")
    strategy = option(run.words, "--capacity-provider-strategy")
    if strategy is not None:
        return True if re.search(r"capacityProvider=FARGATE", strategy.raw) else None
    return None if not isinstance(launch, str) else launch == "FARGATE"


def input_lacks(run: Invocation, trace: Trace) -> bool:
    """Whether the JSON that a call is given starts a task on Fargate without a network."""
    settings = input_of(run, trace) or {}
    return settings.get("launchType") == "FARGATE" and "networkConfiguration" not in settings


def only_updates(run: Invocation, trace: Trace) -> bool:
    """Whether a call brings a service up to date, and is all that could use the network."""
    updates = (operation(run.args) or ("", ""))[1] == "update-service"
    starts = next(aws_calls(trace, "ecs", *STARTS), None)
    return updates and starts is None and given(run, "--task-definition", "--force-new-deployment")


def is_external(run: Invocation) -> bool:
    controller = option(run.words, "--deployment-controller")
    return controller is not None and "EXTERNAL" in controller.raw
