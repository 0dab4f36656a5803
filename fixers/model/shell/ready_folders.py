"""`for d in modules/*/; do terraform -chdir="$d" init; done`: which folders that makes ready."""

import re
from fnmatch import fnmatchcase
from typing import Final

from fixers.model.effects import TERRAFORM, joined
from fixers.model.machine import InitState, Machine
from fixers.model.repository import RepoTree
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import commands

# None of these initialises anything.
_QUIET: Final = frozenset({
    "echo", "printf", "cd", "pushd", "popd", "[", "test", "continue", "break", "exit", "set",
    "true", "tflint", "basename", "dirname", "cat", "ls",
})  # fmt: skip
_PLAIN: Final = frozenset({sh.PartKind.TEXT, sh.PartKind.GLOB})


def with_ready_folders(node: sh.For, before: Machine, after: Machine, tree: RepoTree) -> Machine:
    """The machine after a loop that may have initialised no other folders than those of the tree
    that its patterns find."""
    if before.terraform_unknown or not after.terraform_unknown or not _stays(node):
        return after
    patterns = [_pattern(word, before) for word in node.values or ()]
    if None in patterns:
        return after
    folders = _folders(tree)
    found = [f for f in folders if any(_holds(one or "", f) for one in patterns)]
    if not found:
        return after
    ready = dict.fromkeys(found, InitState.UNKNOWN)
    return after.with_(terraform_unknown=False, terraform={**after.terraform, **ready})


def _stays(node: sh.For) -> bool:
    """Whether all that the loop does with Terraform is in the folder that it is at."""
    own = rf"[\"']?\$\{{?{re.escape(node.variable)}\}}?[\"']?/?[\"']?"
    for command in commands(node.body):
        words = [word.raw for word in command.words]
        name = command.words[0].literal if command.words else "true"
        if name in {"cd", "pushd"}:
            if not all(re.fullmatch(rf"{own}|-|--", word) for word in words[1:]):
                return False
        elif name in TERRAFORM:
            places = [w.lstrip("\"'") for w in words if w.lstrip("\"'").startswith("-chdir=")]
            if not all(re.fullmatch(rf"-chdir={own}", place) for place in places):
                return False
        elif name not in _QUIET:
            return False
    return True


def _pattern(word: sh.Word, machine: Machine) -> str | None:
    """From the root of the tree; None where it may find anything."""
    text = "".join(part.value for part in word.parts)
    if any(part.kind not in _PLAIN for part in word.parts) or "**" in text:
        return None
    where = joined(machine.directory, text)
    return where if isinstance(where, str) and machine.in_head(where) == where else None


def _holds(pattern: str, folder: str) -> bool:
    """Whether a pattern finds a folder: `*` stands for no `/`."""
    wanted, names = pattern.split("/"), folder.split("/")
    return len(wanted) == len(names) and all(map(fnmatchcase, names, wanted))


def _folders(tree: RepoTree) -> set[str]:
    return {path.rpartition("/")[0] for path in tree.paths() if path.endswith((".tf", ".tofu"))}
