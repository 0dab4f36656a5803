"""What a path that leads nowhere may have meant."""

import posixpath
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from fnmatch import translate
from typing import Final

from fixers.edits.hardened import FOLDER, hardened_script, shipped_names
from fixers.model import Repository
from fixers.syntax.source import Source

_ALIKE: Final = 0.85
_SWAPPED: Final = 0.75
_OTHER_ENDINGS: Final = frozenset({
    ".sh", ".bash", ".py", ".rb", ".pl", ".ps1", ".bats", ".js", ".mjs", ".cjs", ".ts", ".json",
    ".yml", ".yaml", ".toml",
})  # fmt: skip
_COMPILED: Final = {".js": ".ts", ".mjs": ".mts", ".cjs": ".cts"}
_EXTENSIONS: Final = {"yaml": "yml", "bash": "sh", "jpeg": "jpg"}


def candidates(path: str, repository: Repository, *, glob: bool) -> list[str]:
    """What the path may have meant: the same name elsewhere, the best matching ones only."""
    folder, _, name = path.rpartition("/")
    if glob:
        pattern = re.compile(translate(name))
        named = [p for p in repository.tree.paths() if _tail(pattern, p)]
        tails = {p.rpartition("/")[0] for p in _own(named, repository)}
        last = posixpath.basename(folder)
        same = [f for f in tails if posixpath.basename(f) == last] if last else list(tails)
        return sorted(posixpath.join(f, name) for f in same if "*" not in folder)
    found = [*repository.named(name), *_folders_named(name, folder, repository)]
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


def respelled(path: str, repository: Repository) -> list[str]:
    """The path with each missing part replaced by one that is spelled nearly so."""
    found = [""]
    for part in path.split("/"):
        found = [
            posixpath.join(folder, name)
            for folder in found
            for name in _spelled_like(part, folder, repository)
        ]
    return sorted(found) if found != [path] else []


def _spelled_like(part: str, folder: str, repository: Repository) -> list[str]:
    prefix = f"{folder}/" if folder else ""
    files = [p.rpartition("/")[2] for p in repository.inside(folder)]
    below = [f[len(prefix) :] for f in repository.folders if f.startswith(prefix)]
    names = {*files, *(f for f in below if "/" not in f)}
    if part in names:
        return [part]
    same = [name for name in names if _plain(name) == _plain(part)]
    if same:
        return same
    stem, end = posixpath.splitext(part)
    alike = [n for n in names if posixpath.splitext(n)[1] == end and _is_alike(n, part)]
    if len(part) <= len(end) + 2:
        return []
    return alike or [n for n in names if _has_other_ending(n, stem, end)]


def _has_other_ending(name: str, stem: str, end: str) -> bool:
    """`setup.py` for `setup.sh`; what a compiler makes of `x.ts` is another thing than that."""
    own, ending = posixpath.splitext(name)
    if own != stem or not ending or _COMPILED.get(end) == ending:
        return False
    misspelled = len(end) != len(ending) and _is_alike(name, stem + end)
    return {end, ending} <= _OTHER_ENDINGS or (misspelled and bool(end))


def is_spelled_like(one: str, other: str) -> bool:
    return _plain(one) == _plain(other) or (
        posixpath.splitext(one)[1] == posixpath.splitext(other)[1] and _is_alike(one, other)
    )


def is_same_but_for_style(one: str, other: str) -> bool:
    """Whether two paths differ only by case, separators of words, or `.yml` for `.yaml`."""
    parts = (one.split("/"), other.split("/"))
    plain = [[_plain(part) for part in path] for path in parts]
    return plain[0] == plain[1]


def _plain(name: str) -> str:
    stem, _, end = name.casefold().rpartition(".")
    end = _EXTENSIONS.get(end, end)
    return re.sub(r"[-_. ]", "", f"{stem}.{end}")


def _is_alike(one: str, other: str) -> bool:
    """One is likely a misspelling of the other; another number is another thing."""
    numbers = re.findall(r"\d+", one) == re.findall(r"\d+", other)
    close = abs(len(one) - len(other)) <= 1  # `undeploy` is no misspelling of `deploy`
    swapped = len(one) > 4 and sorted(one) == sorted(other)  # two letters
    least = _SWAPPED if swapped else _ALIKE
    return numbers and close and SequenceMatcher(None, one, other).ratio() >= least


def _tail(pattern: re.Pattern[str], path: str) -> bool:
    return pattern.fullmatch(path.rpartition("/")[2]) is not None


def _ends(path: str, end: str) -> bool:
    return path == end or path.endswith(f"/{end}")


def actions_named(name: str, repository: Repository) -> list[str]:
    """Folders of actions of this repository, by their own name."""
    known = (*repository.named("action.yml"), *repository.named("action.yaml"))
    folders = {path.rpartition("/")[0] for path in known}
    same = [folder for folder in folders if posixpath.basename(folder) == name]
    near = [f for f in folders if _is_alike(posixpath.basename(f), name)]
    return sorted(same or near)


def workflows_like(path: str, repository: Repository) -> tuple[list[str], bool]:
    """Workflows that a path may have meant, and whether their name is the same."""
    found = [p for p in candidates(path, repository, glob=False) if _is_workflow(p)]
    return (found, True) if found else (respelled(path, repository), False)


def _is_workflow(path: str) -> bool:
    return path.endswith((".yml", ".yaml")) and ".github/workflows/" in path
