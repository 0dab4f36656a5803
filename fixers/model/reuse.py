"""Walks of an earlier state that would come out the same, so that they need not be done again.

A walk depends on the files that it was written in, on what it asked the tree, and on the actions of
the repository that it came by. Looking at a repository after each fix would otherwise mean to walk
hundreds of jobs and scripts anew for one changed line. The tree that a walk asks stays with its
traces, for the rules that look at them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from fixers.model.action import Action
from fixers.model.asked import AskedTree, Changes, Question
from fixers.model.repository import RepoTree
from fixers.model.trace import Trace
from fixers.model.walk import Site
from fixers.syntax.records import dataclass, replace

Key = tuple[object, ...]


@dataclass(frozen=True, eq=False, slots=True)
class _Walk:
    traces: tuple[Trace, ...]
    tree: AskedTree
    asked: frozenset[Question]
    actions: Mapping[str, Action | None]  # that it came by, by folder

    def stands(self, changes: Changes, site: Site) -> bool:
        """Whether it would come out the same with this site."""
        same = all(site.action(folder) is action for folder, action in self.actions.items())
        return same and changes.spare(self.asked)


@dataclass(frozen=True, eq=False, slots=True)
class _Actions:
    """Notes what it gives."""

    action: Callable[[str], Action | None]
    given: dict[str, Action | None] = field(default_factory=dict)

    def __call__(self, folder: str) -> Action | None:
        found = self.given[folder] = self.action(folder)
        return found


class Walks:
    """The walks of one state of a repository, by what they start from; the objects in a key are
    told apart by identity. `earlier` are those of another state. What no later state asks for is
    not `noted`: its trees are the repository's own."""

    def __init__(
        self, tree: RepoTree, earlier: "Walks | None" = None, *, noted: bool = True
    ) -> None:
        self._tree = tree
        self._noted = noted
        self._done: dict[Key, _Walk] = {}
        self._files: dict[str, AskedTree] = {}
        self._earlier = earlier
        self.changes = Changes(earlier._tree if earlier else None, tree)

    def traces(
        self, key: Key, site: Site, walk: Callable[[Site], Iterator[Trace]]
    ) -> tuple[Trace, ...]:
        """What a walk of this state gives."""
        if not self._noted:
            return tuple(walk(site))
        known = self._earlier._done.get(key) if self._earlier else None
        if known is not None and known.stands(self.changes, site):
            tree = AskedTree(self._tree, known.tree)
            found = tuple(replace(trace, tree=tree) for trace in known.traces)
            done = _Walk(found, tree, known.asked, known.actions)
        else:
            tree, actions = AskedTree(self._tree), _Actions(site.action)
            found = tuple(walk(replace(site, tree=tree, action=actions)))
            done = _Walk(found, tree, frozenset(tree.asked), actions.given)
        self._done[key] = done
        return found

    def of_file(self, path: str) -> RepoTree:
        """The tree for rules that look at a file by itself."""
        if not self._noted:
            return self._tree
        tree = self._files.get(path)
        if tree is None:
            before = self._earlier._files.get(path) if self._earlier else None
            tree = self._files[path] = AskedTree(self._tree, before)
        return tree

    def settle(self) -> None:
        """All that rules make of this state is made; what is asked from now on does not count."""
        for tree in (*self._files.values(), *(walk.tree for walk in self._done.values())):
            tree.looked = frozenset(tree.asked)
