"""A fix: edits and file changes that belong together."""

from dataclasses import field

from fixers.diagnostics.edit import Edit, FileChange
from fixers.syntax.records import Enum, dataclass


class Applicability(Enum):
    """SAFE may be pushed. UNSAFE is offered as a suggestion. DISPLAY_ONLY is text for a human."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY_ONLY = "display"


@dataclass(frozen=True, slots=True)
class Fix:
    """All or nothing. `title` is an imperative without a full stop; `intended` lists YAML
    paths (see `fixers.fixing`) only when a fix changes more than the nodes its edits touch.
    `asks_token`: it lets jobs ask for an OIDC token (`id-token: write`), and its title says so."""

    title: str
    edits: tuple[Edit, ...] = ()
    changes: tuple[FileChange, ...] = ()
    applicability: Applicability = field(default=Applicability.UNSAFE, kw_only=True)
    asks_token: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class SkippedFix:
    """A fix that is not offered, and why: one clause without a full stop."""

    reason: str
