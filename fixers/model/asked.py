"""What a tree and a repository were asked, which tells whether what came of it still stands.

A walk or a rule gets a tree of its own that notes each question. Whatever is kept beyond that
either holds this tree, and then nobody else finds it, or it holds none, and then nothing was
asked for it. So no answer that was worked out for one reaches another unnoticed.
"""

from collections.abc import Iterable
from dataclasses import field
from functools import lru_cache
from typing import Any

from fixers.model.repository import RepoTree
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source, Unreadable

Question = tuple[object, ...]  # the name of what was asked, and what it was given


@dataclass(eq=False)
class AskedTree:
    """A tree that notes what it is asked. `before` is that of an earlier state for the same place;
    `made` is what was made with it and `looked` what had been asked when all of it was."""

    tree: RepoTree
    before: "AskedTree | None" = None
    asked: set[Question] = field(default_factory=set)
    made: dict[object, Any] = field(default_factory=dict)
    looked: frozenset[Question] | None = None

    def paths(self) -> Iterable[str]:
        self.asked.add(("paths",))
        return self.tree.paths()

    def mode(self, path: str) -> int | None:
        self.asked.add(("mode", path))
        return self.tree.mode(path)

    def read(self, path: str) -> Source | Unreadable | None:
        self.asked.add(("read", path))
        return self.tree.read(path)


def ending(tree: RepoTree, *endings: str) -> tuple[str, ...]:
    """Every path with one of these endings. Only that is noted: whoever asks for all paths is asked
    again after each fix that makes a file, whatever its name."""
    if isinstance(tree, AskedTree):
        tree.asked.add(("paths", *endings))
        tree = tree.tree
    return _ending(tree, endings)


@lru_cache(maxsize=64)  # most are asked for by each command of a job
def _ending(tree: RepoTree, endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(path for path in tree.paths() if path.endswith(endings))


def mentions(tree: RepoTree, text: str) -> bool:
    """Whether the list of all paths, each in a line of its own behind a `/`, has a text in it."""
    if isinstance(tree, AskedTree):
        tree.asked.add(("mentions", text))
        tree = tree.tree
    return text in _lines(tree)


@lru_cache(maxsize=4)
def _lines(tree: RepoTree) -> str:
    return "".join(f"/{path}\n" for path in tree.paths())


class Changes:
    """Which questions have another answer in a later state of a tree or repository."""

    def __init__(self, old: object, new: object) -> None:
        self._states = old, new
        self._known: dict[Question, bool] = {}

    def spare(self, asked: Iterable[Question]) -> bool:
        """Whether all these have the same answers as before."""
        return all(map(self._is_same, asked))

    def _is_same(self, question: Question) -> bool:
        known = self._known.get(question)
        if known is None:
            old, new = (_answer(state, *question) for state in self._states)
            known = self._known[question] = bool(old == new)
        return known


def _answer(state: Any, name: object, *given: object) -> object:
    if name == "paths":
        return frozenset(_ending(state, tuple(map(str, given))) if given else state.paths())
    if name == "mentions":
        return str(given[0]) in _lines(state)
    found = getattr(state, str(name))
    if given and not callable(found):
        return given[0] in found
    return found(*given) if callable(found) else found
