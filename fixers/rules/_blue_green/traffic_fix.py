"""A switch of traffic that looks at the health of the new side, and knows the way back."""

from typing import Final

from fixers.diagnostics import Fix, SkippedFix
from fixers.model import Invocation, Trace
from fixers.model.machine import Derived
from fixers.rules._blue_green.selector_fix import selector_kept
from fixers.rules._blue_green.statements import spread
from fixers.rules._shared.aws import operation, option, options_of
from fixers.rules._shared.bash import in_bash
from fixers.rules._shared.installed import call_instead, installed
from fixers.rules._shared.lines import account_options, in_place_of, whole
from fixers.rules._shared.written_files import written_here
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word

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
_GROUP: Final = regex(
    r"TargetGroupArn[\"\\]*[=:][\s\"'\\]*((?:\$\{\{.*?\}\}|\$\{\w+\}|[\w$:/.-])+)"
)
_WEIGHT: Final = regex(r"Weight\W*(\$?\w+)")
_WHOLE: Final = regex(r"[\"']?\$\{?(\w+)\}?[\"']?")
_ARGUMENT: Final = regex(r"--arg\s+(\w+)\s+(\"[^\"]*\"|\S+)")
_OF_JQ: Final = regex(r"(TargetGroupArn\"?:\s*)\$(\w+)")
QUOTES: Final = "\"'"
_SCRIPT: Final = "blue-green-deploy.sh"
# What a call may say that the script does as well, or that is about its own output.
_KNOWN: Final = frozenset({
    "--listener-arn", "--default-actions", "--rule-arn", "--actions", "--region", "--profile",
    "--output", "--query", "--no-cli-pager",
})  # fmt: skip
_RECORD: Final = "PREVIOUS_ACTIONS"


def reversible(run: Invocation, trace: Trace) -> Fix | SkippedFix:
    """The hardened switch; where a job cannot call it, the least that it does."""
    verb = (operation(run.args) or ("", ""))[1]
    if run.script.foreign:
        return SkippedFix("the way back is written for another shell")
    if run.name != "aws":
        return selector_kept(run)
    if verb not in _READS:
        return SkippedFix("the way back needs the records that were there")
    name, actions = _READS[verb][0], option(run.words, _ACTIONS[verb])
    target, green = option(run.words, name), _green(_said(actions, run)) if actions else None
    if target is None or green is None:
        return SkippedFix("the target group that takes over all traffic cannot be told")
    files = installed(_SCRIPT, trace, run)
    if files is not None and _KNOWN.issuperset(options_of(run)):
        options = f'{name} {whole(target)} --green-target-group "{green}"'
        call = call_instead(run, _SCRIPT, options)
        if call is not None:
            return Fix("Switch with a look at GREEN's health, and a way back", (call,), files)
    return _guarded(run, whole(target), green)


def _said(actions: Word, run: Invocation) -> str:
    """The actions as they are written: in the call, in a file of the script, or by jq."""
    found = _WHOLE.fullmatch(actions.raw)
    value = run.before.variables.get(found[1]) if found else None
    made = value.word.raw if isinstance(value, Derived) else actions.raw
    text = written_here(actions.raw, run) or made
    named = dict(_ARGUMENT.findall(f"{made} {text}"))
    return _OF_JQ.sub(lambda one: f"{one[1]}{named.get(one[2], f'${one[2]}').strip(QUOTES)}", text)


def _green(actions: str) -> str | None:
    """The only group, or the green one that gets everything."""
    groups = set(_GROUP.findall(actions))
    green = [g for g in groups if "green" in g.lower()] if len(groups) > 1 else [*groups]
    shared = [weight for weight in _WEIGHT.findall(actions) if weight not in {"0", "100", "1"}]
    return green[0] if len(green) == 1 and not shared else None


def _guarded(run: Invocation, target: str, green: str) -> Fix | SkippedFix:
    """Record the actions, switch, wait for health, and put the actions back on any failure."""
    place = spread(run)
    if place is None or not in_bash(run):
        return SkippedFix("the switch is part of a larger command: a trap has to be set by hand")
    text = run.script.shell.text
    if _RECORD in text or "trap" in text or text.count(" modify-") > 1:
        return SkippedFix("the script has a trap or another switch already")
    verb = (operation(run.args) or ("", ""))[1]
    name, reads, query = _READS[verb]
    account = account_options(run)
    back = f'aws elbv2 {verb} {name} {target} {_ACTIONS[verb]} "${_RECORD}"{account}'
    lines = (
        f"{_RECORD}=$(aws elbv2 {reads} {target} --query '{query}' --output json{account})",
        f"trap '{back}; exit 1' ERR INT TERM",
        *place[1],
        f'aws elbv2 wait target-in-service --target-group-arn "{green}"{account}',
    )
    edit = None if "'" in back else in_place_of(run, lines, place[0])
    if edit is None:
        return SkippedFix("there is no sure place for a trap in this script")
    return Fix("Wait for GREEN, and send the traffic back when that fails", (edit,))
