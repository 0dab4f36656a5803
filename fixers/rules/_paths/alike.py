"""What a path that leads nowhere may have meant."""

import posixpath
import re
from collections.abc import Iterator
from fnmatch import translate
from functools import lru_cache
from typing import Final

from fixers.edits.hardened import FOLDER, hardened_script, shipped_names
from fixers.model import Repository
from fixers.model.answers import answered
from fixers.rules._paths.likely import is_copy
from fixers.rules._paths.spelling import has_other_ending, is_alike, is_short_for, plain_name
from fixers.syntax.source import Source

_SCRIPTS: Final = (".sh", ".bash", ".bats")  # no build makes them, so that others tell something


def candidates(path: str, repository: Repository, *, glob: bool) -> list[str]:
    """What the path may have meant: the same name elsewhere, the best matching ones only."""
    return _matching(path, repository) if glob else _named(path, repository)


@answered
def _matching(path: str, repository: Repository) -> list[str]:
    folder, _, name = path.rpartition("/")
    pattern = re.compile(translate(name))
    named = [p for p in repository.tree.paths() if _tail(pattern, p)]
    tails = {p.rpartition("/")[0] for p in _own(named, repository)}
    last = posixpath.basename(folder)
    same = [f for f in tails if posixpath.basename(f) == last or not last]
    if name.endswith(_SCRIPTS):
        same = same or list(tails)
    return sorted(posixpath.join(f, name) for f in same if "*" not in folder)


@answered
def _named(path: str, repository: Repository) -> list[str]:
    folder, _, name = path.rpartition("/")
    found = [*repository.named(name), *_folders_named(name, folder, repository)]
    if spelled := set(found) & set(respelled(path, repository)):
        return sorted(spelled)  # a letter is lost sooner than a folder
    best = [p for p in found if _ends(p, path) or ("/" in p and _ends(path, p))]
    return sorted(best or found)


def _own(paths: list[str], repository: Repository) -> list[str]:
    """Without the scripts that our fixes install, where there are others: nobody meant those."""
    own = [path for path in paths if not _is_shipped(path, repository)]
    return own or paths


def _is_shipped(path: str, repository: Repository) -> bool:
    folder, _, name = path.rpartition("/")
    if folder != FOLDER or name not in shipped_names():
        return False
    source = repository.tree.read(path)
    return isinstance(source, Source) and source.text == hardened_script(name)


def _folders_named(name: str, beside: str, repository: Repository) -> Iterator[str]:
    """Folders of a name; that of a folder in another says little without something in
    common, unless there is no other of that name."""
    near = set(beside.split("/")) - {"", ".."}
    named = repository.folders_named(name)
    close = [f for f in named if not near or near & set(f.split("/")) or f == name]
    yield from close or (named if len(named) == 1 else [])


@answered
def respelled(path: str, repository: Repository) -> tuple[str, ...]:
    """The path with each missing part replaced by one that is spelled nearly so."""
    found = [""]
    for part in path.split("/"):
        found = [
            posixpath.join(folder, name)
            for folder in found
            for name in _spelled_like(part, folder, repository)
        ]
    return tuple(sorted(found)) if found != [path] else ()


def _spelled_like(part: str, folder: str, repository: Repository) -> list[str]:
    path = posixpath.join(folder, part)
    if path in repository.folders or path in repository.inside(folder):
        return [part]
    return _spelled_so(part, repository.names_in(folder))


@lru_cache(maxsize=4096)  # after a fix most folders have the names that they had
def _spelled_so(part: str, names: frozenset[str]) -> list[str]:
    plain = plain_name(part)
    same = [name for name in names if plain_name(name) == plain]
    if same:
        return same
    if short := [name for name in names if is_short_for(part, name)]:
        return short
    stem, end = posixpath.splitext(part)
    if len(part) <= len(end) + 2:
        return []
    alike = [
        n
        for n in names
        if n.endswith(end) and is_alike(n, part) and posixpath.splitext(n)[1] == end
    ]
    return alike or [n for n in names if n.startswith(stem) and has_other_ending(n, stem, end)]


def _tail(pattern: re.Pattern[str], path: str) -> bool:
    return pattern.fullmatch(path.rpartition("/")[2]) is not None


def _ends(path: str, end: str) -> bool:
    return path == end or path.endswith(f"/{end}")


@answered
def actions_named(name: str, repository: Repository) -> list[str]:
    """Folders of actions of this repository, by their own name."""
    known = (*repository.named("action.yml"), *repository.named("action.yaml"))
    folders = {path.rpartition("/")[0] for path in known}
    folders = {f for f in folders if not is_copy("", f)}
    same = [folder for folder in folders if posixpath.basename(folder) == name]
    near = [f for f in folders if is_alike(posixpath.basename(f), name)]
    return sorted(same or near)
