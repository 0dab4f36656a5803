"""Which of several files of a name a path most likely meant."""

import posixpath
import re
from collections.abc import Sequence
from typing import Final

from fixers.model import Repository, Trace
from fixers.rules._paths.likely import is_copy
from fixers.rules._paths.spelling import is_spelled_like
from fixers.syntax.regex import regex

_USES: Final = regex(r"\buses:[^\n]*")  # `docker/login-action` is no folder
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


def spoken_of(path: str, found: list[str], trace: Trace) -> list[str]:
    """Of several files that a bare name may mean the one in the folder which the job uses, or
    else the workflow."""
    if len(found) < 2 or "/" in path or trace.job is None:
        return found
    source = trace.job.workflow.source
    for text in (source.slice(trace.job.node.span), source.text):
        plain = _USES.sub("", text)
        named = [other for other in found if _names(plain, posixpath.dirname(other))]
        if named:
            return named if len(named) == 1 else found
    return found


def _names(text: str, folder: str) -> bool:
    """As a folder, and not as a word that may mean anything."""
    if not folder or folder not in text:
        return False
    name = re.escape(folder)
    used = rf"(?<![\w./-])(?:\./)?{name}/|(?:directory:|\bcd|--prefix) +(?:\./)?{name}(?![\w./-])"
    return re.search(used, text) is not None


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
