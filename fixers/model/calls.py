"""Which script a command runs: `bash x.sh`, `./x.sh`, `source x.sh`."""

from dataclasses import dataclass
from typing import Final

from fixers.model.effects import joined
from fixers.model.machine import Machine, TreeOrigin
from fixers.model.repository import RepoTree
from fixers.model.trace import Invocation
from fixers.syntax.source import Source

_SHELLS: Final = frozenset({"bash", "sh", "dash", "zsh", "ksh"})
_SOURCES: Final = frozenset({"source", "."})
_SHEBANGS: Final = ("sh", "bash", "dash")


@dataclass(frozen=True, slots=True)
class Call:
    """`source` is None when the script cannot be read. `sourced`: it runs in this process."""

    source: Source | None
    sourced: bool


def call_of(event: Invocation, machine: Machine, tree: RepoTree) -> Call | None:
    """The script that a command runs, or None when it runs none."""
    if event.path in _SOURCES:
        return Call(_read(_first(event), machine, tree), sourced=True)
    if event.name in _SHELLS:
        return Call(_read(_script_argument(event), machine, tree), sourced=False)
    if "/" not in event.path or event.path.startswith("/"):
        return None
    source = _read(event.path, machine, tree)
    if source is not None and not _is_shell(source):
        source = None
    return Call(source, sourced=False)


def _first(event: Invocation) -> str | None:
    return event.args[0] if event.args else None


def _script_argument(event: Invocation) -> str | None:
    """The file of `bash -e x.sh`; None for `bash -c …` and `bash -s`."""
    for arg in event.args:
        if arg is None or not arg.startswith("-") or arg in {"-c", "-s"}:
            return None if arg in {"-c", "-s"} else arg
    return None


def _read(path: str | None, machine: Machine, tree: RepoTree) -> Source | None:
    where = None if path is None else joined(machine.directory, path)
    if not isinstance(where, str) or machine.checkouts.get("") is not TreeOrigin.HEAD:
        return None
    source = tree.read(where)
    return source if isinstance(source, Source) else None


def _is_shell(source: Source) -> bool:
    first = source.text.split("\n", 1)[0]
    return source.path.endswith((".sh", ".bash")) or (
        first.startswith("#!") and first.rstrip().endswith(_SHEBANGS)
    )
