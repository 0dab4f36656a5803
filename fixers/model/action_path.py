"""Where the files of an action lie while its steps run."""

import posixpath
from collections.abc import Mapping

from fixers.model.action_ref import ActionRef
from fixers.model.machine import Machine, Text, TreeOrigin, VariableValue
from fixers.model.shell.folders import ACTION_PATH, ROOT
from fixers.model.tri import UNKNOWN


def entered(machine: Machine, ref: ActionRef) -> Machine:
    """The machine in the steps of a local action; one of `$/` lies outside of the workspace, so
    that its files are only known where the same ones are checked out."""
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
    """The variables, with the path of the action that was current before."""
    mine = {n: v for n, v in before.items() if n == ACTION_PATH}
    return {**{n: v for n, v in variables.items() if n != ACTION_PATH}, **mine}


def _with(machine: Machine, path: VariableValue) -> Machine:
    return machine.with_(variables={**machine.variables, ACTION_PATH: path})
