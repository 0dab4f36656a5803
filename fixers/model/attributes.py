"""What `.gitattributes` says of a file."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final

from fixers.model.repository import RepoTree
from fixers.syntax.source import Source

ATTRIBUTES: Final = ".gitattributes"
_FILTERS: Final = ("filter", "!filter", "-filter")

Line = tuple[str, tuple[str, ...]]  # a pattern, and what is said of its files


def attribute_files(path: str) -> list[str]:
    """From the root to the file's own folder, which has the last word."""
    folders = path.split("/")[:-1]
    return ["/".join((*folders[:depth], ATTRIBUTES)) for depth in range(len(folders) + 1)]


def attribute_lines(path: str, file: str, tree: RepoTree) -> Iterator[Line]:
    """The lines of one `.gitattributes` that are about a path."""
    attributes = tree.read(file)
    inside = path[len(file) - len(ATTRIBUTES) :].split("/")
    for line in attributes.text.splitlines() if isinstance(attributes, Source) else ():
        pattern, *given = line.split() or [""]
        named = fnmatchcase(inside[-1], pattern)
        if _is_at(inside, pattern.lstrip("/").split("/")) if "/" in pattern else named:
            yield pattern, tuple(given)


def is_large_file(path: str, tree: RepoTree) -> bool:
    """Whether Git LFS keeps it: a commit holds but a pointer to it."""
    words = (
        word
        for file in attribute_files(path)
        for _, given in attribute_lines(path, file, tree)
        for word in given
        if word.partition("=")[0] in _FILTERS
    )
    return [*words][-1:] == ["filter=lfs"]


def _is_at(path: list[str], pattern: list[str]) -> bool:
    """Whether a pattern with folders matches; `**` stands for any number of them."""
    if not pattern or not path:
        return not path and all(part == "**" for part in pattern)
    first, *rest = pattern
    if first != "**":
        return fnmatchcase(path[0], first) and _is_at(path[1:], rest)
    return _is_at(path, rest) or _is_at(path[1:], pattern)
