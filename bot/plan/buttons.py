"""Names of the check run and of its buttons: what GitHub sends back to us."""

from dataclasses import dataclass
from typing import Final

NAME: Final = "fix-pipeline"


@dataclass(frozen=True, slots=True)
class Action:
    """A button: label ≤ 20, description ≤ 40, identifier ≤ 20 characters."""

    label: str
    description: str
    identifier: str


FIX: Final = Action("Fix", "Commit the safe fixes to this branch", "fix")
RECHECK: Final = Action("Re-check", "Review this head again", "recheck")


def external_id(number: int, head: str, occasion: str) -> str:
    """Carries the pull request's number: GitHub does not name it for forks. One run for a head,
    and one more on each occasion that somebody asks for."""
    return f"{number}:{head}:{occasion}"


def set_aside(number: int, head: str) -> str:
    """The name of a run that ended without a review: it stands in no other's way."""
    return external_id(number, "left", head)


def handed_over(number: int, head: str) -> str:
    """The name of a run that ended with a commit of ours on top of its head."""
    return external_id(number, "fixed", head)


def number_of(identity: str) -> int | None:
    """The pull request that an external id of ours speaks of."""
    number, _, rest = identity.partition(":")
    return int(number) if rest and number.isascii() and number.isdecimal() else None
