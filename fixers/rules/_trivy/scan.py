"""A scan of Trivy, however it is started."""

import re
from typing import Final

from fixers.model import ActionUse, Invocation
from fixers.rules._shared.programs import Program
from fixers.rules._trivy.images import is_image
from fixers.rules._trivy.settings import Known
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

EVERY: Final = frozenset({"UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"})

_ONLY_REPORTS: Final = regex(
    r"(?:#|\bname:)[^\n]*(?:(?:do not|don'?t|not|never) (?:fail|block|break)|\b(?:just|only) report"
    r"|report[- ]only|non-?blocking|informational|advisory|(?:allowed|may) (?:to )?fail)",
    re.IGNORECASE,
)


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


def only_reports(scan: Scan) -> bool:
    """Whether a comment or the name of the step says that it is only to report."""
    step = scan.event.step
    text = step.source.slice(step.node.span) if step is not None else ""
    return _ONLY_REPORTS.search(text) is not None
