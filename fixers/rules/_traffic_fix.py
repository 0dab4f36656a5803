"""A switch of traffic that looks at the health of the new side, and knows the way back."""

import re
from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.model import Invocation
from fixers.rules._aws import operation, option
from fixers.rules._bash import in_bash
from fixers.rules._lines import account_options, in_place_of, written

# Operation → its target, and how the actions of that target are read.
_READS: Final = {
    "modify-listener": (
        "--listener-arn",
        "describe-listeners --listener-arns",
        "Listeners[0].DefaultActions",
    ),
    "modify-rule": ("--rule-arn", "describe-rules --rule-arns", "Rules[0].Actions"),
}
_ACTIONS: Final = {"modify-listener": "--default-actions", "modify-rule": "--actions"}
_GROUP: Final = re.compile(
    r"TargetGroupArn[\"\\]*[=:][\s\"'\\]*((?:\$\{\{.*?\}\}|\$\{\w+\}|[\w$:/.-])+)"
)
_RECORD: Final = "PREVIOUS_ACTIONS"


def reversible(run: Invocation) -> Fix | SkippedFix:
    """Record the actions, switch, wait for health, and put the actions back on any failure."""
    verb = (operation(run.args) or ("", ""))[1]
    name, reads, query = _READS[verb]
    target, actions = option(run.words, name), option(run.words, _ACTIONS[verb])
    groups = set(_GROUP.findall(actions.raw)) if actions else set()
    green = [g for g in groups if "green" in g.lower()] if len(groups) > 1 else [*groups]
    if target is None or len(green) != 1:
        return SkippedFix("the target group that takes over cannot be told")
    if run.command.span != run.statement or not in_bash(run):
        return SkippedFix("the switch is part of a larger command: a trap has to be set by hand")
    text = run.script.shell.text
    if _RECORD in text or "trap" in text or text.count(" modify-") > 1:
        return SkippedFix("the script has a trap or another switch already")
    account = account_options(run)
    back = f'aws elbv2 {verb} {name} {target.raw} {_ACTIONS[verb]} "${_RECORD}"{account}'
    lines = (
        f"{_RECORD}=$(aws elbv2 {reads} {target.raw} --query '{query}' --output json{account})",
        f"trap '{back}; exit 1' ERR INT TERM",
        written(run),
        f'aws elbv2 wait target-in-service --target-group-arn "{green[0]}"{account}',
    )
    edit = None if "'" in back else in_place_of(run, lines)
    if edit is None:
        return SkippedFix("there is no sure place for a trap in this script")
    return Fix("Wait for GREEN, and send the traffic back when that fails", (edit,))
