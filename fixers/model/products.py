"""Programs that are called by their path and that the job has built, or that a package holds."""

import posixpath
from collections.abc import Iterable, Sequence
from typing import Final

from fixers.model.effects import after_command, joined
from fixers.model.facts.commands import opaque_commands
from fixers.model.lost import PREPARES, is_missing
from fixers.model.machine import Machine
from fixers.model.repository import RepoTree
from fixers.syntax.regex import regex

# Where managers of packages put programs that are not on PATH, and the programs of one's home.
_PACKAGED: Final = regex(
    r"(?:.*/)?(?:vendor/bin|node_modules/\.bin|\.?v?env/bin|\.bundle/bin)/[\w.-]+"
    r"|~/(?:[\w.-]+/)*bin/[\w.-]+"
)
# A name with an ending is that of a script, but where compilers put what they make.
_BUILT: Final = regex(r"(?:\./)?(?:.*/)?(?:dist|build|out|output|target|publish)/")


def is_packaged(path: str) -> bool:
    """Whether a program is called by the path that its package has: `node_modules/.bin/eslint`."""
    return _PACKAGED.fullmatch(path) is not None


def is_product(path: str, args: Iterable[str | None], machine: Machine, tree: RepoTree) -> bool:
    """Whether a program is likely what the job has built, `./app --port 80`: it stands nowhere in
    the tree, and nothing says that it prepares the machine."""
    where = joined(machine.directory, path)
    name = posixpath.basename(path)
    plain = "." not in name or _BUILT.match(path) is not None
    if not isinstance(where, str) or not plain or name in opaque_commands():
        return False
    said = " ".join((name, *(arg or "" for arg in args))).lower()
    at_home = machine.in_head(where) == where and is_missing(where, machine, tree)
    return at_home and None not in {*args} and not PREPARES.search(said)


def after_product(
    path: str, args: Sequence[str | None], machine: Machine, tree: RepoTree
) -> Machine | None:
    """The machine after a program of a package or a build; None for all others."""
    if is_packaged(path):
        return after_command(posixpath.basename(path), args, machine)
    if not is_product(path, args, machine, tree):
        return None
    after = after_command(posixpath.basename(path), args, machine)
    return after.with_(wrote_unknown=True, variables_unknown=True, guessed=True)
