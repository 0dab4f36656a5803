"""How many findings there are, of which kind, and what can be fixed."""

from collections.abc import Iterable
from typing import Final

from fixers.diagnostics import Applicability, Finding, Fix, Severity
from fixers.syntax.records import dataclass

_WORDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


@dataclass(frozen=True, slots=True)
class Tally:
    errors: int
    warnings: int
    infos: int
    safe: int
    unsafe: int

    @property
    def total(self) -> int:
        return self.errors + self.warnings + self.infos


def tally(findings: Iterable[Finding]) -> Tally:
    found = tuple(findings)
    severities = [finding.severity for finding in found]
    fixes = [f.fix.applicability for f in found if isinstance(f.fix, Fix)]
    return Tally(
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
        infos=severities.count(Severity.INFO),
        safe=fixes.count(Applicability.SAFE),
        unsafe=fixes.count(Applicability.UNSAFE),
    )


def sentence(counts: Tally) -> str:
    """`3 problems (2 errors, 1 warning)`"""
    numbers = zip(_WORDS.values(), (counts.errors, counts.warnings, counts.infos), strict=True)
    parts = [plural(number, word) for word, number in numbers if number]
    return f"{plural(counts.total, 'problem')} ({', '.join(parts)})" if parts else "no problem"


def plural(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
