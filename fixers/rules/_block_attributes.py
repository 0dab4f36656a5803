"""The line ends that `.gitattributes` gives a script."""

import posixpath
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Final

from fixers.diagnostics import Edit, FileChange
from fixers.edits import create_file
from fixers.model import RepoTree
from fixers.syntax.records import Enum
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_FILE: Final = ".gitattributes"
_KEEP: Final = ("text", "eol=lf")
_NO_TEXT: Final = frozenset({"-text", "binary"})
_TEXT: Final = frozenset({"text", "text=auto", "!text"})
_EOL: Final = frozenset({"eol=lf", "eol=crlf", "!eol", "-eol"})

_Line = tuple[str, tuple[str, ...]]  # a pattern, and what is said of its files


class LineEnds(Enum):
    """What a checkout makes of a file that is committed with the line ends of Unix."""

    KEPT = "kept"
    WINDOWS = "Windows"
    OF_SYSTEM = "of the system"


def line_ends(path: str, tree: RepoTree) -> LineEnds:
    return _line_ends(line for file in _files(path) for line in _about(path, file, tree))


def attributes_added(path: str, tree: RepoTree) -> Edit | FileChange | None:
    """A line after which a checkout keeps them; None where those of Windows are wanted."""
    root, *deeper = _files(path)
    given = [*_about(path, root, tree)]
    wanted = any("eol=crlf" in words and pattern.strip("*/") for pattern, words in given)
    later = (line for file in deeper for line in _about(path, file, tree))
    if wanted or _line_ends([*given, ("", _KEEP), *later]) is not LineEnds.KEPT:
        return None
    line = " ".join((f"/{posixpath.join(posixpath.dirname(path), '*.sh')}", *_KEEP))
    there = tree.read(_FILE)
    if tree.mode(_FILE) is None:
        return create_file(_FILE, f"{line}\n")
    if not isinstance(there, Source):
        return None
    end = len(there.text)
    ends = not there.text or there.text.endswith("\n")
    text = line + there.newline if ends else there.newline + line
    return Edit(_FILE, Span(end, end), text)


def _line_ends(lines: Iterable[_Line]) -> LineEnds:
    """The last word counts, of each attribute by itself."""
    no_text, eol = False, ""
    for word in (word for _, words in lines for word in words):
        no_text = word in _NO_TEXT or (no_text and word not in _TEXT)
        eol = word if word in _EOL else eol
    if no_text or eol == "eol=lf":
        return LineEnds.KEPT
    return LineEnds.WINDOWS if eol == "eol=crlf" else LineEnds.OF_SYSTEM


def _files(path: str) -> list[str]:
    """From the root to the file's own folder, which has the last word."""
    folders = path.split("/")[:-1]
    return ["/".join((*folders[:depth], _FILE)) for depth in range(len(folders) + 1)]


def _about(path: str, file: str, tree: RepoTree) -> Iterator[_Line]:
    """The lines of one `.gitattributes` that are about a path."""
    attributes = tree.read(file)
    inside = path[len(file) - len(_FILE) :].split("/")
    for line in attributes.text.splitlines() if isinstance(attributes, Source) else ():
        pattern, *given = line.split() or [""]
        named = fnmatchcase(inside[-1], pattern)
        if _is_at(inside, pattern.lstrip("/").split("/")) if "/" in pattern else named:
            yield pattern, tuple(given)


def _is_at(path: list[str], pattern: list[str]) -> bool:
    """Whether a pattern with folders matches; `**` stands for any number of them."""
    if not pattern or not path:
        return not path and all(part == "**" for part in pattern)
    first, *rest = pattern
    if first != "**":
        return fnmatchcase(path[0], first) and _is_at(path[1:], rest)
    return _is_at(path, rest) or _is_at(path[1:], pattern)
