"""A scan of Trivy, however it is started."""

from typing import Final

from fixers.model import ActionUse, Invocation
from fixers.rules._programs import Program
from fixers.rules._trivy_images import is_image
from fixers.rules._trivy_settings import Known
from fixers.syntax.records import dataclass

EVERY: Final = frozenset({"UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"})


@dataclass(frozen=True, slots=True)
class Scan:
    """`severity` and `code` as they are in force; `shown`: the result goes to the log alone."""

    event: Invocation | ActionUse
    severity: Known
    code: Known
    shown: bool
    sarif: bool = False  # without `limit-severities-for-sarif`, which the action needs
    program: Program | None = None

    @property
    def by_options(self) -> bool:
        """Whether it is told by options on a command line."""
        return self.program is not None or (
            isinstance(self.event, ActionUse) and is_image(self.event)
        )

    @property
    def fails(self) -> bool:
        return isinstance(self.code, str) and self.code.isdecimal() and int(self.code) > 0

    @property
    def bounded(self) -> bool:
        return self.severity is not False and not self.names_all

    @property
    def names_all(self) -> bool:
        named = self.severity.upper().replace(" ", "") if isinstance(self.severity, str) else ""
        return set(named.split(",")) >= EVERY
