"""The check run: a conclusion, annotations and buttons."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.plan.analysis import Analysis, Known
from bot.plan.answers import UNREVIEWED
from bot.plan.buttons import FIX, RECHECK, Action
from bot.plan.summary import entry, plural, tally
from fixers.diagnostics import Applicability, Fix, Severity
from fixers.report.escaping import cell, code, line

SUMMARY_LIMIT: Final = 65_535  # bytes: GitHub's words are of characters, its errors of bytes
MESSAGE_LIMIT: Final = 16_000  # far below GitHub's 64 KB, counted in bytes there
_LEVELS: Final = {
    Severity.ERROR: "failure",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """Columns are given only for a range on one line, as GitHub demands."""

    path: str
    start_line: int
    end_line: int
    level: str
    title: str
    message: str
    start_column: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    conclusion: str
    title: str
    summary: str
    annotations: tuple[Annotation, ...] = ()
    actions: tuple[Action, ...] = ()


def check_result(analysis: Analysis, *, silent: bool = False) -> CheckResult:
    """Only new problems weigh; `silent` (mode observe) never fails a pull request."""
    new = analysis.introduced
    return CheckResult(
        conclusion=_conclusion(analysis, silent=silent),
        title=_title(analysis),
        summary=_summary(analysis),
        annotations=tuple(map(_annotation, new)),
        actions=(FIX, RECHECK) if any(map(_safe, new)) else (RECHECK,),
    )


def unfinished(reason: str) -> CheckResult:
    """A required check must end, whatever happened."""
    return CheckResult("neutral", "The review could not be finished", line(reason), (), (RECHECK,))


def unreviewed(why: str) -> CheckResult:
    """For a run that was begun before it was known that there is nothing to review."""
    return CheckResult("neutral", f"Not reviewed: {why}", UNREVIEWED[why])


def _conclusion(analysis: Analysis, *, silent: bool) -> str:
    severities = {known.finding.severity for known in analysis.introduced}
    if Severity.ERROR in severities and not silent:
        return "failure"
    unsure = analysis.lost or analysis.unfinished
    return "neutral" if severities - {Severity.INFO} or unsure else "success"


def _title(analysis: Analysis) -> str:
    title = tally(analysis.introduced).capitalize()
    if analysis.unfinished:
        title = f"{title}; {plural(analysis.unfinished, 'file')} not analysed"
    return f"{title}; not all files could be read" if analysis.lost else title


def _safe(known: Known) -> bool:
    fix = known.finding.fix
    return isinstance(fix, Fix) and fix.applicability is Applicability.SAFE


def _summary(analysis: Analysis) -> str:
    parts = [
        _table(analysis),
        _section("New in this pull request", map(entry, analysis.introduced)),
    ]
    if analysis.old:
        title = f"Older, not counted here: {plural(len(analysis.old), 'problem')}"
        parts.append(_section(title, map(entry, analysis.old)))
    parts.append(_section("Notes", (f"- {line(note)}" for note in analysis.notes)))
    text = "\n\n".join(filter(None, parts)) or "Nothing to report."
    data = text.encode(errors="replace")
    if len(data) <= SUMMARY_LIMIT:
        return text
    cut = data.rfind(b"\n", 0, SUMMARY_LIMIT - 40)
    return f"{data[:cut].decode()}\n\nThe rest is left out."


def _table(analysis: Analysis) -> str:
    """How often each rule fired: hundreds of problems at a glance."""
    new, old = (
        Counter(known.finding.rule for known in found)
        for found in (analysis.introduced, analysis.old)
    )
    rows = [f"| {cell(code(rule))} | {new[rule]} | {old[rule]} |" for rule in sorted(new | old)]
    return "\n".join(["| Rule | New | Older |", "|---|--:|--:|", *rows]) if rows else ""


def _section(title: str, entries: Iterable[str]) -> str:
    lines = list(entries)
    return "\n".join([f"### {title}", *lines]) if lines else ""


def _annotation(known: Known) -> Annotation:
    at = known.finding.at
    start, end = at.start, at.end
    one_line = start.line == end.line and start.column < end.column
    return Annotation(
        path=at.path,
        start_line=start.line,
        end_line=max(start.line, end.line),
        level=_LEVELS[known.finding.severity],
        title=known.finding.rule,
        message=known.finding.message[:MESSAGE_LIMIT],
        start_column=start.column if one_line else None,
        end_column=end.column - 1 if one_line else None,
    )
