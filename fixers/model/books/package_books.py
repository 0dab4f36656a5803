"""What `npm run NAME` and its kin surely run, with the programs of the packages."""

import posixpath
from collections.abc import Sequence

from fixers.model.books.package_goals import LOCKS, in_modules, package_plan
from fixers.model.books.recipe_lines import Book
from fixers.model.effects import joined
from fixers.model.machine import Machine
from fixers.model.repository import RepoTree
from fixers.model.tri import Tri, Unknown
from fixers.syntax.source import Source


def package_book(
    program: str, args: Sequence[str], machine: Machine, tree: RepoTree
) -> Book | None:
    """The programs of the packages stand before those of the machine."""
    source = _there(["package.json"], machine, tree)
    plan = package_plan(program, args, source[0]) if source else None
    if plan is None or isinstance(machine.directory, Unknown):
        return None
    above = [machine.directory]
    while above[-1]:
        above.append(posixpath.dirname(above[-1]))
    root = machine.with_(directory="")
    packages = _there([posixpath.join(f, "package.json") for f in above], root, tree)
    locks = _there([posixpath.join(f, n) for f in above for n in LOCKS], root, tree)
    modules = None if packages is None or locks is None else in_modules(packages, locks)
    if modules is None:
        return None
    maybe, guessed = modules
    inside = machine.with_(
        provided={**maybe, **machine.provided},
        errexit=Tri.NO,
        pipefail=Tri.NO,
        functions=frozenset(),
    )
    return Book(plan, inside, guessed=guessed)


def _there(paths: Sequence[str], machine: Machine, tree: RepoTree) -> list[Source] | None:
    """Those of these files that are there; None where one of them cannot be read."""
    sources: list[Source] = []
    for path in paths:
        where = joined(machine.directory, path)
        inside = None if isinstance(where, Unknown) else machine.in_head(where)
        if inside is None or tree.mode(inside) is None:
            continue
        source = tree.read(inside)
        if not isinstance(source, Source):
            return None
        sources.append(source)
    return sources
