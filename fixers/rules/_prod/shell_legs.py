"""Legs of a matrix, and inputs, for which a script asks before it deploys."""

from collections.abc import Sequence
from itertools import takewhile, zip_longest
from typing import Final

from fixers.model import UNKNOWN, Invocation, Trace, Tri
from fixers.model.machine import Machine, Text, VariableValue
from fixers.model.shell.conditions import holds, negated
from fixers.model.shell.run import FALLBACK, OTHERWISE
from fixers.rules._shared.bindings import Binding
from fixers.rules._shared.branch_choices import BRANCH, chosen
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import parse_shell

_VARIABLE: Final = regex(r"\$\{?(\w+)")
_BOUND: Final = regex(r"\$\{\{\s*(?:github\.event\.)?([\w.-]+)\s*\}\}")
_SAYS: Final = frozenset({"echo", "printf"})
_ENDS: Final = frozenset({"exit", "return"})


def kept_away(run: Invocation, trace: Trace, binding: Binding) -> bool:
    """Whether a script asks for other values than these on the way to the command, or ends
    before it for these: `if [ "${{ matrix.env }}" != prod ]`, `[[ $ENV == prod ]] && exit 0`."""
    if Tri.NO in _answers(run.conditions, run.before, binding):
        return True
    asked = [
        event
        for event in takewhile(lambda event: event is not run, trace.events)
        if isinstance(event, Invocation) and event.name in _ENDS and event.step is run.step
    ]
    return any(_surely(_further(end.conditions, run.conditions), end, binding) for end in asked)


def _surely(conditions: Sequence[str], end: Invocation, binding: Binding) -> bool:
    return bool(conditions) and {*_answers(conditions, end.before, binding)} == {Tri.YES}


def _further(conditions: Sequence[str], known: Sequence[str]) -> Sequence[str]:
    """What is asked beside what is known to hold."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(conditions, known, strict=False))
    return conditions[len([*same]) :]


def _answers(conditions: Sequence[str], machine: Machine, binding: Binding) -> list[Tri]:
    found: list[Tri] = []
    for text, then in zip_longest(conditions, conditions[1:]):
        if text not in {OTHERWISE, FALLBACK}:
            answer = _holds(text, machine, binding)
            found.append(negated(answer) if then == OTHERWISE else answer)
    return found


def _holds(text: str, machine: Machine, binding: Binding) -> Tri:
    if "$" not in text:  # the latter of a step's `if:`
        return Tri.UNKNOWN
    asked = parse_shell(_bound(text, binding)).statements
    known = {name: _value(name, machine, binding) for name in _VARIABLE.findall(text)}
    machine = machine.with_(variables={**machine.variables, **known})
    return holds(_asked(asked[0]), machine) if len(asked) == 1 else Tri.UNKNOWN


def _asked(node: sh.Statement) -> sh.Statement:
    """`[ $ENV = dev ] && echo "not here"` asks nothing by what it says."""
    match node:
        case sh.AndOr(operator="&&", right=sh.Command() as right):
            says = right.words and right.words[0].literal in _SAYS
            return _asked(node.left) if says else node
    return node


def _value(name: str, machine: Machine, binding: Binding) -> VariableValue:
    known = machine.variables.get(name, UNKNOWN)
    text = known.value if isinstance(known, Text) else "$"
    text = _bound(binding.get(f"${name}", text), binding)
    return UNKNOWN if not text or "$" in text or "`" in text else Text(text)


def _bound(text: str, binding: Binding) -> str:
    text = chosen(text, branch) if (branch := binding.get(BRANCH)) else text
    return _BOUND.sub(lambda found: binding.get(found[1]) or found[0], text)
