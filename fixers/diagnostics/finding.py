"""One rule, one place, one message."""

from collections.abc import Callable
from copy import copy
from dataclasses import field

from fixers.diagnostics.fix import Fix, SkippedFix
from fixers.diagnostics.severity import Confidence, Severity
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source
from fixers.syntax.span import Position, Span


@dataclass(frozen=True, slots=True)
class Location:
    """A span in a file; carries its source so that it can be shown without a look-up."""

    source: Source = field(repr=False)
    span: Span

    @property
    def path(self) -> str:
        return self.source.path

    @property
    def start(self) -> Position:
        return self.source.position(self.span.start)

    @property
    def end(self) -> Position:
        return self.source.position(self.span.end)


@dataclass(frozen=True, slots=True)
class Related:
    """A link of the chain that proves a finding, e.g. "job deploy on ubuntu-24.04"."""

    label: str
    at: Location


class _Made:
    """A fix, or what makes it: most of the work of a look at a repository goes into fixes, and
    nobody asks for those of the state before a change or after another fix."""

    def __get__(self, finding: "Finding | None", kind: type["Finding"]) -> Fix | SkippedFix | None:
        if finding is None:
            return None  # by default
        made: Fix | SkippedFix | Callable[[], Fix | SkippedFix] | None = finding.__dict__["fix"]
        if callable(made):
            made = finding.__dict__["fix"] = made()
        return made

    def __set__(
        self, finding: "Finding", fix: Fix | SkippedFix | Callable[[], Fix | SkippedFix] | None
    ) -> None:
        finding.__dict__["fix"] = fix


@dataclass(frozen=True)
class Finding:
    rule: str
    severity: Severity
    at: Location
    message: str
    confidence: Confidence = Confidence.HIGH
    related: tuple[Related, ...] = ()
    fix: _Made = _Made()
    weight: int = 0  # how much of it there is; with more than before it is new again

    def weighing(self, weight: int) -> "Finding":
        """The same where there is so much of it, its fix made or not."""
        found = copy(self)
        found.__dict__["weight"] = weight
        return found
