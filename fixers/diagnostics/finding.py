"""One rule, one place, one message."""

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


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    severity: Severity
    at: Location
    message: str
    confidence: Confidence = Confidence.HIGH
    related: tuple[Related, ...] = ()
    fix: Fix | SkippedFix | None = None
    weight: int = 0  # how much of it there is; with more than before it is new again
