"""Values in JSON that whoever calls a script or a function hands over: what today's callers give
may be plain, but a message is a message."""

from collections.abc import Iterator
from typing import Final

from fixers.model import ScriptUnit, Workflow
from fixers.model.reading import mapping_at, scalar_at
from fixers.rules._json.sources import Risk, risk_of_name, risk_of_told, risk_of_typed
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands
from fixers.syntax.yaml_doc import Mapping

_VALUES: Final = frozenset({sh.PartKind.VARIABLE, sh.PartKind.EXPANSION})
_TYPED: Final = frozenset({"choice", "boolean", "number", "environment"})
_ARGUMENT: Final = regex(r"[0-9]+|[@*]")
# The key of the value that a text stands at the end of, its quotes escaped or not.
_KEY: Final = regex(r"\\?\"(\w+)\\?\"\s*:\s*\\?\"(?:[^\"\\]|\\[^\"])*$")


def risk_of_parameter(part: sh.Part, unit: ScriptUnit) -> Risk:
    """Of an argument that by its name, or by its place in the JSON, is a text."""
    if part.kind not in _VALUES:
        return Risk.NONE
    if _ARGUMENT.fullmatch(part.value):
        key = _KEY.search(unit.shell.text[: part.span.start])
        return risk_of_name(key[1]) if key is not None else Risk.NONE
    given = any(map(is_argument, assigned(part.value, unit)))
    return risk_of_name(part.value) if given else Risk.NONE


def risk_of_input(name: str, workflow: Workflow | None) -> Risk:
    """Those of a manual start are typed; what a caller gives, its name must tell."""
    if workflow is None:
        return risk_of_told(name)  # an input of an action
    for event in ("workflow_dispatch", "workflow_call"):
        node: Mapping | None = workflow.root
        for key in ("on", event, "inputs", name):
            node = mapping_at(node, key) if node is not None else None
        if node is not None:
            if (kind := scalar_at(node, "type")) is not None and kind.value in _TYPED:
                return Risk.NONE
            return (risk_of_typed if event == "workflow_dispatch" else risk_of_told)(name)
    return risk_of_told(name)


def is_argument(word: sh.Word) -> bool:
    """Whether a word is an argument: nobody knows what is given."""
    return any(p.kind in _VALUES and _ARGUMENT.fullmatch(p.value) for p in word.parts)


def assigned(name: str, unit: ScriptUnit) -> Iterator[sh.Word]:
    for command in commands(unit.shell.statements):
        for one in command.assignments:
            if one.name == name:
                yield from one.array or (() if one.value is None else (one.value,))
