"""The files of a repository at one commit."""

from collections.abc import Iterable
from typing import Protocol

from fixers.syntax.source import Source, Unreadable

SYMLINK = 0o120000
SUBMODULE = 0o160000


class RepoTree(Protocol):
    """Paths are relative, with `/`, without a leading `./`. A tree never changes."""

    def paths(self) -> Iterable[str]:
        """Every file path, symlinks and submodule folders included."""
        ...

    def mode(self, path: str) -> int | None:
        """Git mode (0o100644, 0o100755, 0o120000, 0o160000), or None when the path is no file."""
        ...

    def read(self, path: str) -> Source | Unreadable | None:
        """Text of a file; None when it does not exist or its content is not at hand (a path may
        exist while its content is unknown). Symlinks are never followed out of the tree."""
        ...

    def __hash__(self) -> int:
        """By identity: what was made of a tree may be kept for it."""
        ...
