"""The line ends that `.gitattributes` gives a script."""

import posixpath
from collections.abc import Iterable
from typing import Final

from fixers.diagnostics import Edit, FileChange
from fixers.edits import create_file
from fixers.model import RepoTree
from fixers.model.attributes import ATTRIBUTES, Line, attribute_files, attribute_lines
from fixers.syntax.records import Enum
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_KEEP: Final = ("text", "eol=lf")
_NO_TEXT: Final = frozenset({"-text", "binary"})
_TEXT: Final = frozenset({"text", "text=auto", "!text"})
_EOL: Final = frozenset({"eol=lf", "eol=crlf", "!eol", "-eol"})


class LineEnds(Enum):
    """What a checkout makes of a file that is committed with the line ends of Unix."""

    KEPT = "kept"
    WINDOWS = "Windows"
    OF_SYSTEM = "of the system"


def line_ends(path: str, tree: RepoTree) -> LineEnds:
    return _line_ends(
        line for file in attribute_files(path) for line in attribute_lines(path, file, tree)
    )


def attributes_added(path: str, tree: RepoTree) -> Edit | FileChange | None:
    """A line after which a checkout keeps them; None where those of Windows are wanted."""
    root, *deeper = attribute_files(path)
    given = [*attribute_lines(path, root, tree)]
    wanted = any("eol=crlf" in words and pattern.strip("*/") for pattern, words in given)
    later = (line for file in deeper for line in attribute_lines(path, file, tree))
    if wanted or _line_ends([*given, ("", _KEEP), *later]) is not LineEnds.KEPT:
        return None
    line = " ".join((f"/{posixpath.join(posixpath.dirname(path), '*.sh')}", *_KEEP))
    there = tree.read(ATTRIBUTES)
    if tree.mode(ATTRIBUTES) is None:
        return create_file(ATTRIBUTES, f"{line}\n")
    if not isinstance(there, Source):
        return None
    end = len(there.text)
    ends = not there.text or there.text.endswith("\n")
    text = line + there.newline if ends else there.newline + line
    return Edit(ATTRIBUTES, Span(end, end), text)


def _line_ends(lines: Iterable[Line]) -> LineEnds:
    """The last word counts, of each attribute by itself."""
    no_text, eol = False, ""
    for word in (word for _, words in lines for word in words):
        no_text = word in _NO_TEXT or (no_text and word not in _TEXT)
        eol = word if word in _EOL else eol
    if no_text or eol == "eol=lf":
        return LineEnds.KEPT
    return LineEnds.WINDOWS if eol == "eol=crlf" else LineEnds.OF_SYSTEM
