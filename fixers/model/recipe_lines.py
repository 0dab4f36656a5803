"""The lines of shell that a file of goals or tasks plainly says are run."""

from fixers.diagnostics import Location
from fixers.syntax.records import dataclass


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """One piece of shell; what is not known of its text stands in `${{ }}`.

    `directory` is seen from where the program was called. `tolerant`: its failure is ignored;
    `sure`: it runs whenever the goal does.
    """

    text: str
    at: Location
    directory: str = "."
    tolerant: bool = False
    sure: bool = True


# What cannot be told is None: then nothing is said of the goal at all.
Plan = tuple[RecipeLine, ...] | None
