"""Where the files of an action lie while its steps run, and what it was given."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Final

from fixers.model.action_ref import ActionRef
from fixers.model.machine import Machine, Text, TreeOrigin, VariableValue
from fixers.model.scope import Scope
from fixers.model.shell.folders import ACTION_PATH, ROOT
from fixers.model.tri import UNKNOWN
from fixers.syntax.regex import regex

INPUTS: Final = "inputs."
# The shell reads no more into it than words.
_PLAIN: Final = regex(r"[\w./:@=,+% -]*")


def entered(machine: Machine, ref: ActionRef, scope: Scope) -> Machine:
    """The machine in the steps of a local action, where its inputs are known by names that no
    shell has; one of `$/` lies outside of the workspace, so that its files are only known where
    the same ones are checked out."""
    kept = {n: v for n, v in machine.variables.items() if not n.startswith(INPUTS)}
    machine = machine.with_(variables={**kept, **dict(_given(scope))})
    folder = posixpath.normpath(ref.name).removeprefix("./")
    inside = with_action_path(machine, folder.strip(".") and folder)
    if not ref.own:
        return inside.of_branch(ref.name.removeprefix("./"))
    same = machine.checkouts.get("") is TreeOrigin.HEAD
    return inside if same else _with(machine, UNKNOWN)


def with_action_path(machine: Machine, folder: str) -> Machine:
    """The machine in the steps of an action of this repository."""
    return _with(machine, Text(posixpath.join(ROOT, folder).rstrip("/")))


def outside(
    variables: Mapping[str, VariableValue], before: Mapping[str, VariableValue]
) -> Mapping[str, VariableValue]:
    """The variables, with the path and the inputs of the action that was current before."""
    mine = {n: v for n, v in before.items() if _is_own(n)}
    return {**{n: v for n, v in variables.items() if not _is_own(n)}, **mine}


def _is_own(name: str) -> bool:
    return name == ACTION_PATH or name.startswith(INPUTS)


def _given(scope: Scope) -> Iterator[tuple[str, Text]]:
    for name, text in scope.written.items():
        known = scope.inputs.get(name)
        if not isinstance(known, str):
            yield f"{INPUTS}{name}", Text(text, expression=True)
        elif _PLAIN.fullmatch(known):
            yield f"{INPUTS}{name}", Text(known)


def _with(machine: Machine, path: VariableValue) -> Machine:
    return machine.with_(variables={**machine.variables, ACTION_PATH: path})
