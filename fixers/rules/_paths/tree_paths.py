"""What stands in the repository's tree, and what a path that does not may have meant."""

import posixpath
import re
from fnmatch import translate
from typing import Final

from fixers.diagnostics import EXECUTABLE, REGULAR
from fixers.model import Repository
from fixers.model.answers import answered
from fixers.model.once import once
from fixers.rules._shared.made_paths import is_folder, prefixes
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_SUBMODULE: Final = regex(r"^\s*path\s*=\s*(.+?)\s*$", re.MULTILINE)


def exists(path: str, repository: Repository, *, glob: bool) -> bool:
    """Whether a path or pattern finds a file or folder; anything behind a link or submodule may."""
    tree = repository.tree
    if not glob and (tree.mode(path) is not None or is_folder(path, repository)):  # most often
        return True
    if not path or any(_is_door(tree.mode(part)) for part in prefixes(path)):
        return True
    if any(path == door or path.startswith(f"{door}/") for door in _submodules(repository)):
        return True
    return glob and _matches_any(path, repository)


@answered
def _matches_any(path: str, repository: Repository) -> bool:
    if "**/" in path and exists(path.replace("**/", ""), repository, glob=True):
        return True
    pattern = re.compile(translate(path.replace("**", "*")))
    return any(map(pattern.fullmatch, repository.at_depth(path.count("/")))) or (
        "**" in path and any(map(pattern.fullmatch, repository.tree.paths()))
    )


def _is_door(mode: int | None) -> bool:
    return mode is not None and mode not in {REGULAR, EXECUTABLE}


@once
def _submodules(repository: Repository) -> list[str]:
    source = repository.tree.read(".gitmodules")
    return _SUBMODULE.findall(source.text) if isinstance(source, Source) else []


def has_action(folder: str, repository: Repository) -> bool:
    names = ("action.yml", "action.yaml", "Dockerfile")
    return any(exists(posixpath.join(folder, n), repository, glob=False) for n in names)
