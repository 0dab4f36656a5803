"""Calls that move traffic from one colour to the other: at a load balancer, in the records of a
domain, by the selector of a service."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.books.recipe import OPEN
from fixers.model.machine import Derived, Text, VariableValue
from fixers.rules._shared.aws import aws_calls, option
from fixers.rules._shared.written_files import printed_here, written_here
from fixers.syntax.records import Enum
from fixers.syntax.regex import regex

MOVES: Final = ("modify-listener", "modify-rule")
MOVING: Final = regex(
    r"modify[-_](?:listener|rule)\b|\b(?i:edit-elb2)(?:Listener|Rule)\b|change[-_]resource[-_]record[-_]sets"
    r"|\b(?:kubectl|oc)\b.*\b(?:patch|set selector)\b.*\b(?:svc|services?)\b.*(?:selector|=|-p|\$)",
    re.DOTALL,
)
_SERVICE: Final = regex(r"(?:svc|services?)(?:/.*)?")
_CLUSTERS: Final = ("kubectl", "oc")
_VARIABLE: Final = regex(r"\$\{?(\w+)|env\.(\w+)|(inputs\.[\w-]+)")
_WEIGHTED: Final = regex(
    r"TargetGroupArn[\"\\]*[=:][\s\"\\]*((?:\$\{\{.*?\}\}|[^,}\"])+)[\"\\]*"
    r",\s*[\"\\]*Weight[\"\\]*[=:]\s*(\$?\(\(?[^()]*\)?\)|\$?\{?\w+)"
)
# What only testers see may point anywhere.
_FOR_TESTS: Final = regex(r"test|preview|shadow|dry", re.IGNORECASE)
_GREEN: Final = regex(r"green", re.IGNORECASE)
_OLD: Final = regex(r"blue|prev|orig|old|backup|roll_?back|saved|restore|before", re.IGNORECASE)
_RECORD: Final = regex(r"\bName\W+([\w.*-]+)\.\w+")  # without its top-level domain
_REST: Final = regex(r"\b100\s*-")
_COUNTER: Final = regex(r"\$\{?([A-Za-z_]\w*)")
_COUNTS: Final = r"\bfor\s+NAME\s+in\b|\bNAME=\$\(\(\s*\$?\{?NAME\}?\s*\+|\(\(\s*NAME\s*\+[=+]"
_DEEPEST: Final = 4


class Move(Enum):
    TO_GREEN = "to green"
    BACK = "back"
    EITHER = "either"  # it depends on what nobody can see


def moves(trace: Trace) -> Iterator[Invocation]:
    """Calls that may send traffic elsewhere."""
    yield from aws_calls(trace, "elbv2", *MOVES)
    yield from aws_calls(trace, "route53", "change-resource-record-sets")
    yield from filter(selects, trace.invocations(*_CLUSTERS))


def selects(run: Invocation) -> bool:
    """`kubectl patch service`, `kubectl set selector service`, of a cluster that is there."""
    words = [word.raw for word in run.words]
    patches = "patch" in run.args and any("selector" in word for word in words)
    service = any(_SERVICE.fullmatch(word) for word in words)
    chosen = patches or ("set" in run.args and "selector" in run.args)
    return run.name in _CLUSTERS and chosen and service and "--dry-run" not in " ".join(words)


def move_of(run: Invocation) -> Move | None:
    """Where a call sends the traffic; None when it sends it nowhere else."""
    if run.name in _CLUSTERS:
        return _by_colour(_with_making(" ".join(word.raw for word in run.words), run))
    if "change-resource-record-sets" in run.args:
        return _by_records(run)
    actions = option(run.words, "--default-actions", "--actions", "--cli-input-json")
    target = option(run.words, "--listener-arn", "--rule-arn")
    if actions is None or (target is not None and _FOR_TESTS.search(target.raw)):
        return None
    behind = run.words[run.words.index(actions) + 1 :] if actions in run.words else ()
    made = written_here(actions.raw, run) or printed_here(actions.raw, run) or ""
    text = " ".join((actions.raw, made, *(word.raw for word in behind)))
    if OPEN in text:  # the name of a variable of make tells more than that it is not known
        text = run.at.source.slice(run.at.span)
    weights = _WEIGHTED.findall(text)
    if weights:
        made_of = [(_with_making(n, run), _with_making(w, run)) for n, w in weights]
        return _by_weight(made_of, run.script.shell.text)
    if "TargetGroup" not in text and "$" not in text and "file:" not in text:
        return None
    return _by_colour(_with_making(text, run))


def _by_colour(making: str) -> Move:
    green, old = bool(_GREEN.search(making)), bool(_OLD.search(making))
    if green is old:
        return Move.EITHER
    return Move.TO_GREEN if green else Move.BACK


def _by_records(run: Invocation) -> Move | None:
    """None where a record of both has weights, or where nothing speaks of colours."""
    batch = option(run.words, "--change-batch")
    text = "" if batch is None else f"{batch.raw} {written_here(batch.raw, run) or ''}"
    making = _with_making(text, run)
    named = [_FOR_TESTS.search(name) for name in _RECORD.findall(making)]
    if named and all(named):
        return None
    coloured = _GREEN.search(making) or _OLD.search(making)
    return None if "Weight" in making or not coloured else _by_colour(making)


def _by_weight(groups: list[tuple[str, str]], script: str) -> Move | None:
    """None where the weight of GREEN is not known: the call may as well take it back. One that
    is worked out, or that a loop counts, with the rest for the other, rises."""
    green = [weight for name, weight in groups if _GREEN.search(name)]
    rest = [weight for name, weight in groups if not _GREEN.search(name) and _REST.search(weight)]
    if len(green) != 1:
        return None
    rises = "$((" in green[0] or _is_counted(green[0], script)
    if rises and rest and not _REST.search(green[0]):
        return Move.TO_GREEN
    known = green[0].split()[-1]
    if not known.isdecimal():
        return None
    return Move.TO_GREEN if int(known) else Move.BACK


def _is_counted(weight: str, script: str) -> bool:
    """Whether the weight is the variable of a loop, or one that the script raises."""
    names = _COUNTER.findall(weight)
    return any(re.search(_COUNTS.replace("NAME", name), script) for name in names)


def _with_making(text: str, run: Invocation) -> str:
    """The text with that of the variables it names."""
    found = [text]
    left = [(text, run.before.variables, 0)]
    while left:
        text, variables, depth = left.pop()
        for shell, github, given in _VARIABLE.findall(text):
            value: VariableValue | None = variables.get(shell or github or given.lower())
            if isinstance(value, Text):
                found.append(value.value)
            elif isinstance(value, Derived) and depth < _DEEPEST:
                found.append(value.word.raw)
                left.append((value.word.raw, value.variables, depth + 1))
    return " ".join(found)
