"""Walks of an earlier state that would come out the same, so that they need not be done again.

A walk depends on the files that it was written in and on what it asked the tree. Looking at a
repository after each fix would otherwise mean to walk hundreds of jobs and scripts anew for one
changed line.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from functools import cached_property

from fixers.model.repository import RepoTree
from fixers.model.trace import Trace
from fixers.model.walk import Site
from fixers.syntax.records import dataclass, replace
from fixers.syntax.source import Source, Unreadable

Key = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class _AskedTree:
    """A tree that remembers what it was asked."""

    tree: RepoTree
    asked: set[str] = field(default_factory=set)
    listed: list[bool] = field(default_factory=list)

    def paths(self) -> Iterable[str]:
        self.listed.append(True)
        return self.tree.paths()

    def mode(self, path: str) -> int | None:
        self.asked.add(path)
        return self.tree.mode(path)

    def read(self, path: str) -> Source | Unreadable | None:
        self.asked.add(path)
        return self.tree.read(path)


@dataclass(frozen=True, eq=False, slots=True)
class _Walk:
    """`listed`: it asked for the names of all files."""

    traces: tuple[Trace, ...]
    asked: frozenset[str]
    listed: bool


class Walks:
    """The walks of one state of a repository, by what they start from; the objects in a key are
    told apart by identity. `earlier` are those of another state."""

    def __init__(self, tree: RepoTree, earlier: "Walks | None" = None) -> None:
        self._tree = tree
        self._done: dict[Key, _Walk] = {}
        self._earlier = earlier

    def traces(
        self, key: Key, site: Site, walk: Callable[[Site], Iterator[Trace]]
    ) -> tuple[Trace, ...]:
        """What a walk of this state gives."""
        known = self._earlier._done.get(key) if self._earlier else None
        if known is None or not self._stands(known):
            asked = _AskedTree(self._tree)
            found = tuple(walk(replace(site, tree=asked)))
            known = _Walk(found, frozenset(asked.asked), bool(asked.listed))
        here = tuple(replace(trace, tree=self._tree) for trace in known.traces)
        self._done[key] = _Walk(here, known.asked, known.listed)
        return here

    def _stands(self, walk: _Walk) -> bool:
        assert self._earlier is not None, "the walk is one of its"  # noqa: S101
        old, new = self._earlier._tree, self._tree
        return (not walk.listed or self._same_names) and all(
            old.mode(path) == new.mode(path) and old.read(path) == new.read(path)
            for path in walk.asked
        )

    @cached_property
    def _same_names(self) -> bool:
        assert self._earlier is not None, "the walk is one of its"  # noqa: S101
        return set(self._earlier._tree.paths()) == set(self._tree.paths())
