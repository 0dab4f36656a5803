"""How far a long run is, for a person who waits at a terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from fixers.model import RepoTree
from fixers.syntax.source import Source, Unreadable

_MANY: Final = 200  # fewer files take less time than drawing a bar
_PIPELINE: Final = ("/action.yml", "/action.yaml", ".sh", ".bash")


@contextmanager
def watched(tree: RepoTree) -> Iterator[RepoTree]:
    """The tree, with a bar that shows how many files of pipelines were read."""
    files = frozenset(filter(_of_pipeline, tree.paths())) if sys.stderr.isatty() else frozenset()
    if len(files) <= _MANY:
        yield tree
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading pipelines", total=len(files))
        yield _Watched(tree, files, lambda: bar.advance(task))


class _Watched:
    """A tree that tells when one of `files` is read for the first time."""

    def __init__(self, tree: RepoTree, files: frozenset[str], advance: Callable[[], None]) -> None:
        self._tree = tree
        self._left = set(files)
        self._advance = advance

    def paths(self) -> Iterable[str]:
        return self._tree.paths()

    def mode(self, path: str) -> int | None:
        return self._tree.mode(path)

    def read(self, path: str) -> Source | Unreadable | None:
        if path in self._left:
            self._left.discard(path)
            self._advance()
        return self._tree.read(path)


def _of_pipeline(path: str) -> bool:
    return path.startswith(".github/workflows/") or f"/{path}".endswith(_PIPELINE)
