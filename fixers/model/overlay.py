"""A repository's files as they are with changes on top."""

from collections.abc import Iterable
from functools import cached_property

from fixers.diagnostics import FileAction, FileChange
from fixers.model.repository import RepoTree
from fixers.model.trees import decode, normalise
from fixers.syntax.source import Source, Unreadable


class OverlayTree:
    """A tree with changes on top; CREATE of a path that exists replaces it."""

    def __init__(self, base: RepoTree, changes: Iterable[FileChange]) -> None:
        self._base = base
        self._content: dict[str, bytes | None] = {}
        self._modes: dict[str, int | None] = {}
        self._read: dict[str, Source | Unreadable | None] = {}
        for change in changes:
            path = normalise(change.path)
            if path is None:
                raise ValueError(f"path leads out of the tree: {change.path}")
            self._modes[path] = None if change.action is FileAction.DELETE else change.mode
            if change.action is not FileAction.SET_MODE:
                gone = change.action is FileAction.DELETE
                self._content[path] = None if gone else change.content

    def paths(self) -> Iterable[str]:
        return self._paths

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        kept = [p for p in self._base.paths() if p not in self._modes]
        return (*kept, *(p for p, mode in self._modes.items() if mode is not None))

    def mode(self, path: str) -> int | None:
        plain = normalise(path)
        if plain is None:
            return None
        return self._modes[plain] if plain in self._modes else self._base.mode(plain)

    def read(self, path: str) -> Source | Unreadable | None:
        plain = normalise(path)
        if plain is None:
            return None
        if plain not in self._content:
            return self._base.read(plain)
        if plain not in self._read:
            data = self._content[plain]
            self._read[plain] = None if data is None else decode(plain, data)
        return self._read[plain]
