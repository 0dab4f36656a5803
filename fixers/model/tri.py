"""Three values everywhere: yes, no, Unknown. Only a proven *no* is a finding at high confidence."""

from typing import Final

from fixers.syntax.records import Enum


class Tri(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def join(self, other: "Tri") -> "Tri":
        """What is known after either of two ways was taken."""
        return self if self is other else Tri.UNKNOWN

    def perhaps(self) -> "Tri":
        """The same where something else is to hold, too."""
        return self if self is Tri.NO else Tri.UNKNOWN


class Unknown(Enum):
    """The model cannot tell. Never the same as absent (None)."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
