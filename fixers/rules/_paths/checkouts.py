"""Places in the workspace, and which checkout they lie in."""

from typing import Final

from fixers.model import Trace, TraceKind, TreeOrigin
from fixers.model.effects import joined
from fixers.model.machine import Machine
from fixers.model.tri import Unknown

OURS: Final = frozenset(TreeOrigin) - {TreeOrigin.OTHER}


def folder_of(path: str, machine: Machine) -> str | None:
    """The checkout that a path of the workspace lies in."""
    inside = [f for f in machine.checkouts if covers(f, path) or not f]
    return max(inside, key=len, default=None)


def checked_out(path: str, machine: Machine) -> str | None:
    """The path in the tree; None when it lies outside of all checkouts."""
    home = folder_of(path, machine)
    if home is None:
        return None
    return path[len(home) :].lstrip("/")


def covers(made: str, path: str) -> bool:
    return path == made or path.startswith((f"{made}/", f"{made}."))


def _holds_checkout(folder: str, machine: Machine) -> bool:
    """Whether the folder is there because a checkout below it made it."""
    return any(one.startswith(f"{folder.rstrip('/')}/") for one in machine.checkouts)


def place_of(path: str, directory: str | Unknown) -> str | None:
    """The path from the workspace's root; None when that cannot be told."""
    where = None if "\\" in path else joined(directory, path)
    return where if isinstance(where, str) and where and not where.startswith("/") else None


def in_tree(path: str, trace: Trace, before: Machine) -> tuple[str, str] | None:
    """The path in the tree, and the checkout that it is in or should be; None where that cannot be
    told, and for a folder that a checkout below it made."""
    heads = [folder for folder, origin in before.checkouts.items() if origin in OURS]
    if trace.kind is TraceKind.ACTION:
        return path, ""
    if not heads or path.startswith("/") or _holds_checkout(path, before):
        return None
    inside = checked_out(path, before)
    if inside is not None:
        return inside, path[: len(path) - len(inside)].rstrip("/")
    return (path, heads[0]) if len(heads) == 1 else None
