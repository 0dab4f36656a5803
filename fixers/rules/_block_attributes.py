"""The line ends that `.gitattributes` gives a script on Windows."""

import posixpath
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from fixers.diagnostics import Edit, FileChange
from fixers.edits import create_file
from fixers.model import RepoTree
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_FILE: Final = ".gitattributes"
_KEEP: Final = frozenset({"eol=lf", "-text", "binary"})


def attributes_keep(path: str, tree: RepoTree) -> bool:
    """Whether a checkout gives the file as it is committed."""
    kept = False
    for given in _given(path, tree):
        if _KEEP & given:
            kept = True
        elif any(one.startswith(("eol=", "text")) for one in given):
            kept = kept and "eol=crlf" not in given
    return kept


def attributes_added(path: str, tree: RepoTree) -> Edit | FileChange | None:
    """A line after which it does; None where the line ends of Windows are wanted."""
    if any("eol=crlf" in given for given in _given(path, tree)):
        return None
    line = f"/{posixpath.join(posixpath.dirname(path), '*.sh')} text eol=lf"
    there = tree.read(_FILE)
    if tree.mode(_FILE) is None:
        return create_file(_FILE, f"{line}\n")
    if not isinstance(there, Source):
        return None
    end = len(there.text)
    ends = not there.text or there.text.endswith("\n")
    text = line + there.newline if ends else there.newline + line
    return Edit(_FILE, Span(end, end), text)


def _given(path: str, tree: RepoTree) -> Iterator[set[str]]:
    """What each line that is about a path says of it."""
    attributes = tree.read(_FILE)
    for line in attributes.text.splitlines() if isinstance(attributes, Source) else ():
        pattern, *given = line.split() or [""]
        name = path if "/" in pattern else path.rpartition("/")[2]
        if pattern and fnmatchcase(name, pattern.lstrip("/")):
            yield set(given)
