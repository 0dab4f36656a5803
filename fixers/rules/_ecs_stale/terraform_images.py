"""Whether Terraform can know which image a delivery has built."""

import re
from typing import Final

from fixers.model import Event, Invocation, Trace
from fixers.model.effects import TERRAFORM, terraform_directory
from fixers.rules._shared.aws import aws_calls
from fixers.rules._shared.delivery import Delivery
from fixers.rules._shared.terraform import verb_of, written_options
from fixers.rules._shared.terraform_files import texts_with_modules
from fixers.syntax.regex import regex

_OF_IMAGE: Final = regex(
    r"image|(?<!s)tag(?!e)|version|(?<![a-z])sha(?![a-z])|commit|release|build|digest|run_(?:id|number)",
    re.IGNORECASE,
)
# What is written for Terraform: variables, or the configuration itself.
_FOR_IT: Final = regex(r"tfvars|TF_VAR_|TF_CLI_ARGS|\.tf\b", re.IGNORECASE)
# Ways in which a configuration finds out for itself.
_ASKS: Final = regex(
    r"aws_ecr_image|aws_ssm_parameter|\bexternal\b|terraform_remote_state|\bhttp\b"
)


def is_untold(event: Event, trace: Trace, delivery: Delivery) -> bool:
    """Whether a call is one of Terraform to which nothing is said of an image: no variable, no
    file, no store. What it registers has the image that it had before."""
    if not isinstance(event, Invocation) or event.name not in TERRAFORM:
        return False
    calls = [*trace.invocations(*TERRAFORM)]
    if any(_is_told(run) for run in calls) or (_has_plan(event) and not _plans(calls)):
        return False
    if any(_asks(run, trace) for run in calls):
        return False
    stores = (run for t in delivery.traces for run in aws_calls(t, "ssm", "put-parameter"))
    return not any(True for _ in stores) and not any(_writes(e) for e in trace.invocations())


def _is_told(run: Invocation) -> bool:
    variables = run.before.variables
    handed = (name for name in variables if name.startswith(("TF_VAR_", "TF_CLI_ARGS")))
    said = " ".join((*handed, *(word.raw for word in run.words)))
    return _OF_IMAGE.search(said) is not None or "TF_CLI_ARGS" in said


def _has_plan(run: Invocation) -> bool:
    """`apply tfplan`: the variables were given to `plan`."""
    behind = run.args[len(written_options(run)) + 1 :]
    return any(arg is None or not arg.startswith("-") for arg in behind)


def _plans(calls: list[Invocation]) -> bool:
    return any(verb_of(run) == "plan" for run in calls)


def _asks(run: Invocation, trace: Trace) -> bool:
    directory = terraform_directory(run.args, run.before)
    texts = texts_with_modules(directory, trace.tree) if isinstance(directory, str) else []
    return any(text is None or _ASKS.search(text) for text in texts)


def _writes(run: Invocation) -> bool:
    """Whether another program may write what Terraform reads."""
    targets = (r.target.raw for r in run.command.redirects if r.target)
    said = " ".join((*targets, *(word.raw for word in run.words)))
    return run.name not in TERRAFORM and _FOR_IT.search(said) is not None
