"""The Makefile that a call of `make` reads, with all that it includes."""

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from itertools import dropwhile
from typing import Final

from fixers.model.books.make_call import MakeCall
from fixers.model.books.recipe import OPEN
from fixers.model.effects import joined
from fixers.model.machine import Machine
from fixers.model.repository import RepoTree
from fixers.model.said import file_at
from fixers.model.tri import UNKNOWN, Unknown
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

MAKEFILES: Final = ("GNUmakefile", "makefile", "Makefile")
_INCLUDE: Final = regex(r"^(?P<maybe>[-s]?)include\s+(?P<paths>.+)$", re.MULTILINE)
_ROOT: Final = regex(r"^(?:\./|\$[({]\w+[)}]/)")
_MOST: Final = 20
_SPECIAL: Final = regex(r"[*?\[]")
_FOLDERS: Final = regex(r"(?P<names>.+?)(?P<only>/\.?)?")


def makefiles(call: MakeCall, machine: Machine, tree: RepoTree) -> tuple[Source, ...] | None:
    """In the order in which they are read; None where one that is there, or has to be, cannot be.
    Paths are seen from the folder of the call, or the root where a variable names it."""
    names = [posixpath.join(call.folder, n) for n in ((call.file,) if call.file else MAKEFILES)]
    main = _first(names, machine, tree)
    if not isinstance(main, Source):
        return None
    sources = [main]
    for source in sources:
        for path, needed in _included(source.text):
            near = [posixpath.join(call.folder, path), _ROOT.sub("", path)]
            found = _first(near, machine, tree)
            if found is None and not needed:
                continue
            if not isinstance(found, Source) or len(sources) > _MOST:
                return None
            if found not in sources:
                sources.append(found)
    return tuple(sources)


def _first(paths: list[str], machine: Machine, tree: RepoTree) -> Source | Unknown | None:
    """The first of these that is a file; what an earlier command wrote may be any."""
    for path in paths:
        if joined(machine.directory, path) in machine.written:
            return UNKNOWN
        found = file_at(path, machine, tree)
        if found is not None:
            return found
    return None


def _included(text: str) -> Iterator[tuple[str, bool]]:
    """The paths, and whether they have to be there."""
    for line in _INCLUDE.finditer(text):
        for path in line["paths"].partition("#")[0].split():
            yield path, not line["maybe"]


def globbed(place: str, machine: Machine, tree: RepoTree) -> Callable[[str], Sequence[str]]:
    """What a pattern of names finds, as seen from a place in the workspace, with `OPEN` where it
    may find more."""

    @cache
    def find(pattern: str) -> Sequence[str]:
        where = joined(place, pattern)
        inside = machine.in_head(where) if isinstance(where, str) else None
        parts = _FOLDERS.fullmatch(pattern)
        if inside is None or parts is None or not _SPECIAL.search(inside):
            return (OPEN,)
        names = parts["names"].split("/")
        wide = sum(1 for _ in dropwhile(lambda name: not _SPECIAL.search(name), names))
        lead, rest = names[: len(names) - wide], names[len(names) - wide :]
        if not {".", ".."}.isdisjoint(rest):
            return (OPEN,)
        found = sorted(_matching(inside, tree, folders=bool(parts["only"])))
        more = machine.wrote_unknown or bool(machine.written)
        return [
            *("/".join((*lead, *one.split("/")[-wide:])) + (parts["only"] or "") for one in found),
            *((OPEN,) if more else ()),
        ]

    return find


def _matching(pattern: str, tree: RepoTree, *, folders: bool) -> set[str]:
    """Files and folders; names that begin with a dot only where the pattern says so."""
    parts = pattern.split("/")
    start = pattern[: _start(pattern)]
    found: set[str] = set()
    for path in tree.paths():
        if not path.startswith(start):
            continue
        names = path.split("/", len(parts))
        name = "/".join(names[: len(parts)])
        deep = len(names) > len(parts) - (not folders)
        if deep and name not in found and all(map(_fits, names, parts)):
            found.add(name)
    return found


def _start(pattern: str) -> int:
    special = _SPECIAL.search(pattern)
    return special.start() if special else len(pattern)


def _fits(name: str, part: str) -> bool:
    return fnmatchcase(name, part) and (name[0] != "." or part[0] == ".")
