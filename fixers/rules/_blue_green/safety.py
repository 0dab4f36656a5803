"""What stands around a switch of traffic: a look at the health of the new side, a way back."""

import re
from typing import Final

from fixers.model import ActionUse, Invocation, StepRun, Trace
from fixers.model.reading import mapping_at, scalar_at, scalars_of
from fixers.rules._blue_green.idle_steps import commands_in, leaves_traffic
from fixers.rules._blue_green.movers import told_to_movers
from fixers.rules._blue_green.other_shells import beside, in_other_shells, is_read
from fixers.rules._blue_green.traffic import MOVING, Move, move_of, moves
from fixers.rules._shared.acting import acting, acts, functions_around, is_after_failure, text_of
from fixers.rules._shared.contained import run_through
from fixers.rules._shared.delivery import Delivery
from fixers.rules._shared.unread import is_harmless, is_unread
from fixers.syntax.regex import regex

_BACK: Final = regex(
    r"roll[-_ ]?back|revert|restore[-_ ]?(?:blue|traffic|listener|previous)"
    r"|(?:switch|fall|go|flip|shift)[-_ ]?back|to[-_ ]?blue|rollout undo",
    re.IGNORECASE,
)
_OLD: Final = regex(
    r"blue|prev|orig|old|backup|saved|restore|before|green[^,}]*Weight\W*0\b", re.IGNORECASE
)
_HEALTH: Final = regex(
    r"health|smoke|probe|services[-_]stable|in[-_]service|wait[-_]?for|e2e|rollout status|readiness"
    r"|\bwait\b.*--for\b"
    r"|(?:check|verify|validate|monitor)[-_\w]*\.(?:sh|py|js|ts)",
    re.IGNORECASE,
)
_ASKS: Final = frozenset({"curl", "http", "k6", "nc", "newman", "wget"})
_ASKS_NOTHING: Final = regex(
    r"hook|slack|api\.github|\.(?:tar|zip|t?gz|sh|deb)\b|\s-[a-z]*[oO]\b", re.IGNORECASE
)
_ASKS_ON_WINDOWS: Final = regex(
    rf"{_HEALTH.pattern}|Invoke-(?:WebRequest|RestMethod)|\b(?:iwr|irm|curl)\b"
    r"|get_waiter|urlopen|requests\.",
    re.IGNORECASE,
)
_INPUT: Final = regex(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")
_ON_FAILURE: Final = regex(r"failure\(\)|always\(\)|cancelled\(\)|\.result\b")
_FAILED: Final = regex(r"failure\(\)|cancelled\(\)|(?:outcome|result)\s*==\s*'failure'")


def is_switch(run: Invocation, delivery: Delivery) -> bool:
    """Whether a call surely sends the traffic to GREEN: it says so, or is the only one in a
    script of two colours."""
    if _goes_back(run) or any(map(_FAILED.search, run.conditions)):
        return False
    move = move_of(run)
    if move is not Move.EITHER or _told_green(run, delivery):
        return move in {Move.TO_GREEN, Move.EITHER}
    text = run.script.source.text.lower()
    others = (c for c in acting(delivery.traces) if c is not run.command)
    return "green" in text and "blue" in text and not any(_moves(text_of(c)) for c in others)


def _told_green(run: Invocation, delivery: Delivery) -> bool:
    """Whether all who call the workflow of a switch give it GREEN, and nothing else."""
    names = _INPUT.findall(text_of(run.command))
    given = (scalars_of(mapping_at(job.node, "with")) for job in delivery.jobs)
    told = [one[name].value for one in given for name in names if name in one]
    return bool(told) and all("green" in t.lower() and not _OLD.search(t) for t in told)


def hidden(trace: Trace) -> list[Invocation]:
    """Programs of a job that may send traffic anywhere, for all that is seen."""
    unread = [run for run in trace.invocations() if is_unread(run, trace)]
    harmless = [run for run in unread if is_harmless(run) or is_read(run, trace)]
    return [run for run in unread if run not in harmless and run_through(run) is None]


def after(run: Invocation, others: list[Invocation], trace: Trace) -> bool:
    """Whether one of the others comes when a call is done."""
    order = {id(event): index for index, event in enumerate(trace.events)}
    at = max((order[id(e)] for e in trace.invocations() if e.command is run.command), default=-1)
    return any(order[id(other)] > at for other in others)


def checks_health(switching: Trace, delivery: Delivery) -> bool:
    """Whether a command or action asks how the new side does."""
    uses = (use.action for trace in delivery.traces for use in trace.uses())
    texts = (text_of(command) for command in acting(delivery.traces))
    if any(map(_HEALTH.search, (*uses, *texts))):
        return True
    if any(_ASKS_ON_WINDOWS.search(text) for text in in_other_shells(switching)):
        return True
    asking = (c for c in acting((switching,)) if c.words[0].literal in _ASKS)
    return any(not _ASKS_NOTHING.search(text_of(command)) for command in asking)


def has_way_back(run: Invocation, switching: Trace, delivery: Delivery) -> bool:
    """Whether the job, or one that answers to its failure, can send the traffic back."""
    if any(map(_BACK.search, delivery.foreign)):
        return True
    traces = tuple(t for t in delivery.traces if t is switching or _answers(t, switching, delivery))
    spans = [(trace, leaves_traffic(trace)) for trace in traces]
    if any(_rolls_back(e) for trace, idle in spans for e in trace.events if e.step not in idle):
        return True
    calls = [call for trace in traces for call in moves(trace)]
    if any(move_of(call) is Move.BACK or _is_called_again(call, run) for call in calls):
        return True
    others = [text for trace in traces for text in in_other_shells(trace)]
    if any(_BACK.search(text) or len(MOVING.findall(text)) > 1 for text in others):
        return True
    if any(_OLD.search(t) or MOVING.search(t) for trace in traces for t in beside(run, trace)):
        return True
    elsewhere = {command for trace, idle in spans for command in commands_in(trace, idle)}
    acted = [c for c in acting(traces) if c is not run.command and c not in elsewhere]
    texts = list(map(text_of, acted))
    if any(map(_OLD.search, told_to_movers(texts, traces))):
        return True
    return any(_BACK.search(text) or (_moves(text) and _OLD.search(text)) for text in texts)


def _is_called_again(call: Invocation, run: Invocation) -> bool:
    """Whether the same command is run a second time, with other values, when something fails."""
    failed = any(map(_FAILED.search, call.conditions))
    return call.command is run.command and call is not run and failed


def _answers(trace: Trace, switching: Trace, delivery: Delivery) -> bool:
    """Whether a job runs when another one has failed."""
    condition = scalar_at(trace.job.node, "if") if trace.job else None
    unconditional = condition is None or not _ON_FAILURE.search(condition.value)
    foreign = trace.workflow is not switching.workflow
    return foreign or (not unconditional and delivery.before(switching, trace))


def _rolls_back(event: Invocation | ActionUse | StepRun) -> bool:
    """A step that says so and does something, or an action."""
    if isinstance(event, Invocation):
        return False
    script = event.script if isinstance(event, StepRun) else None
    if script is not None and not acts(script):
        return False
    action = event.action if isinstance(event, ActionUse) else ""
    return bool(_BACK.search(f"{action} {event.step.name or ''}"))


def _goes_back(run: Invocation) -> bool:
    """Whether a call stands where something is taken back."""
    labels = (link.label for link in run.chain)
    return is_after_failure(run) or any(map(_BACK.search, (*labels, *functions_around(run))))


def _moves(text: str) -> bool:
    return MOVING.search(text) is not None
