"""Which of several files of a name a path most likely meant."""

import posixpath
from collections.abc import Sequence
from typing import Final

from fixers.model import Repository
from fixers.rules._likely import is_copy
from fixers.rules._spelling import is_spelled_like

# What is lost between a reference and its file, for each folder: one that the path leaves out
# is forgotten more often than one too many, or another in its place.
_LEFT_OUT: Final = 1.0
_TOO_MANY: Final = 1.4
_ANOTHER: Final = 1.5
_MISSPELLED: Final = 0.5
_APART: Final = 0.3  # what makes one of them the nearest
_MOST: Final = 200


def nearest(path: str, found: Sequence[str]) -> list[str]:
    """Those of the files that differ least from the path, folder by folder."""
    if len(found) > _MOST:
        return list(found)
    found = [p for p in found if not is_copy(path, p)] or found
    found = [p for p in found if not any(p.startswith(f"{other}/") for other in found)]
    costs = {other: _distance(path.split("/"), other.split("/")) for other in found}
    limit = min(costs.values(), default=0) + _APART
    return sorted(other for other, cost in costs.items() if cost < limit)


def _distance(path: Sequence[str], other: Sequence[str]) -> float:
    row = [0.0] + [_LEFT_OUT] * len(other)  # however many stand before it
    for part in path:
        new = [row[0] + _TOO_MANY]
        for j, own in enumerate(other):
            change = row[j] + _change(part, own)
            new.append(min(change, row[j + 1] + _TOO_MANY, new[j] + _LEFT_OUT))
        row = new
    return row[-1]


def _change(part: str, own: str) -> float:
    if part == own:
        return 0
    return _MISSPELLED if is_spelled_like(part, own) else _ANOTHER


def is_beside_its_like(path: str, repository: Repository) -> bool:
    """Whether the folder of a path, which is one of the repository, has files of that ending,
    or other folders beside one: nothing but people puts more of them there."""
    folder, name = posixpath.split(path)
    ending = posixpath.splitext(name)[1]
    if not folder:
        return False
    if ending:
        beside = repository.inside(folder)
        return any(posixpath.splitext(other)[1] == ending for other in beside)
    names = (f"{folder}/{name}" for name in repository.names_in(folder) if "." not in name[1:])
    return any(name in repository.folders for name in names)
