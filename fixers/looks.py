"""What rules say of one place after another, taken over from an earlier state where it stands.

A rule that is asked the same of the same place says the same: where the walk, step or workflow is
that of the earlier state and everything that the rule asked of the tree and the repository has the
answer that it had then. So after a fix only what the fix may concern is looked at again. How to
mend what is taken over is said of the earlier state: it counts, and is not to be carried out.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from fixers.diagnostics import Finding
from fixers.model import Repository, RepoTree
from fixers.model.asked import AskedTree, Changes, Question
from fixers.model.reuse import Walks
from fixers.model.view import View
from fixers.rule import Rule, RuleOptions
from fixers.syntax.records import dataclass

Check = Callable[[Any, Repository], Iterable[Finding]]


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """Where rules look: at something that `mark` tells from all else that they find with the
    same tree."""

    label: str
    tree: RepoTree
    mark: object
    what: Any


@dataclass(frozen=True, eq=False, slots=True)
class _Made:
    findings: tuple[Finding, ...]
    options: RuleOptions
    asked: frozenset[Question]  # of the repository, beside the tree


class Passing(Repository):
    """One that no later state asks: it notes nothing."""

    @cached_property
    def walks(self) -> Walks:
        return Walks(self.tree, noted=False)


class Looks:
    """Of one state of a repository; with `taking` from the earlier one too."""

    def __init__(self, repository: Repository, *, taking: bool) -> None:
        self._repository = repository
        self._taking = taking and repository.earlier is not None
        self._changes = Changes(repository.earlier, repository)
        self._standing: dict[AskedTree, bool] = {}
        self._places: dict[object, tuple[Place, ...]] = {}

    def findings(self, rule: Rule, check: Check, place: Place) -> tuple[Finding, ...]:
        tree = place.tree
        if not isinstance(tree, AskedTree):  # no later state asks for it
            return tuple(check(place.what, self._repository))
        key = type(rule), place.mark
        made = self._earlier(rule, tree, key) if self._taking else None
        if made is None:
            view = View(self._repository, tree)
            found = tuple(check(place.what, view))
            made = _Made(found, rule.options, frozenset(view.asked))
        tree.made[key] = made
        return made.findings

    def places(self, hook: Callable[[Repository], Iterable[Place]]) -> tuple[Place, ...]:
        """The same for every rule."""
        known = self._places.get(hook)
        if known is None:
            known = self._places[hook] = tuple(hook(self._repository))
        return known

    def _earlier(self, rule: Rule, tree: AskedTree, key: object) -> _Made | None:
        made = tree.before.made.get(key) if tree.before is not None else None
        stands = (
            isinstance(made, _Made)
            and made.options == rule.options
            and self._stands(tree)
            and self._changes.spare(made.asked)
        )
        return made if stands else None

    def _stands(self, tree: AskedTree) -> bool:
        known = self._standing.get(tree)
        if known is None:
            looked = tree.before.looked if tree.before is not None else None
            known = looked is not None and self._repository.walks.changes.spare(looked)
            self._standing[tree] = known
        return known
