"""Which fixes a pull request gets: those of what it introduced, of some rules or one finding."""

from dataclasses import dataclass

from bot.plan.analysis import kind_of
from bot.plan.sides import Sides, demand_all
from fixers.contract import State
from fixers.diagnostics import Finding
from fixers.engine import CheckOptions, Report, inspect
from fixers.fingerprint import compare, fingerprint
from fixers.fixing import FixResult, fix_verified
from fixers.model import Repository
from fixers.reviewing import proven
from fixers.rules import RULES


@dataclass(frozen=True, slots=True)
class Wish:
    """Those of `rules`, of one finding by its `fingerprint`, or, with neither, of all that the
    pull request introduced."""

    rules: frozenset[str] = frozenset()
    fingerprint: str | None = None
    unsafe: bool = False


def fixes_of(sides: Sides, options: CheckOptions, wish: Wish) -> FixResult:
    """The head is inspected once: for what is new there, and for its fixes."""
    head = Repository(sides.head)
    found = inspect(head, options)
    demand_all(sides.head)  # before the rest is done in vain
    new = frozenset(map(fingerprint, introduced(sides, options, (head, found))))

    def wanted(one: Finding) -> bool:
        if wish.fingerprint is not None:
            return fingerprint(one) == kind_of(wish.fingerprint)
        return one.rule in wish.rules if wish.rules else fingerprint(one) in new

    state = State(sides.head, options, RULES, head, proven(head, options, found))
    result = fix_verified(state, unsafe=wish.unsafe, wanted=wanted)
    demand_all(sides.base, sides.head)
    return result


def introduced(
    sides: Sides, options: CheckOptions, head: tuple[Repository, Report]
) -> tuple[Finding, ...]:
    """What the base has not, of all that was found in the head."""
    repository, found = head
    before = inspect(Repository(sides.base, earlier=repository), options)
    return compare(before, found, sides.renamed).introduced
