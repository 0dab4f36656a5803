"""The summary of a review: what is new, what has no line of its own, how to get the fixes."""

from collections import Counter
from collections.abc import Iterable

from bot.plan.analysis import Analysis, Known
from fixers.diagnostics import Applicability, Fix, Severity
from fixers.report.escaping import code, details, fenced, line


def review_body(
    analysis: Analysis, fresh: tuple[Known, ...], listed: tuple[Known, ...], room: int
) -> str:
    """Never longer than `room` characters: entries that do not fit are counted instead."""
    head = f"**fix-pipeline** found {tally(fresh)} in this pull request."
    tail = _commands(fresh)
    room -= len(head) + len(tail) + 4
    entries = fitting(map(entry, listed), room // 2)
    room -= len(entries)
    notes = fitting((f"- {line(note)}" for note in analysis.notes), room // 2)
    room -= len(notes)
    return "\n\n".join(filter(None, [head, entries, notes, _patch(analysis.patch, room), tail]))


def tally(findings: Iterable[Known]) -> str:
    """`3 new problems (2 errors, 1 warning)`"""
    counts = Counter(known.finding.severity for known in findings)
    total = counts.total()
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    parts = [plural(counts[s], word) for s, word in words.items() if counts[s]]
    return f"{plural(total, 'new problem')} ({', '.join(parts)})" if total else "no new problem"


def entry(known: Known) -> str:
    at = known.finding.at
    place = code(f"{at.path}:{at.start.line}")
    return f"- {place} **{known.finding.rule}**: {line(known.finding.message)}"


def plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def fitting(entries: Iterable[str], room: int) -> str:
    """As many as there is room for, and how many more there are."""
    lines = list(entries)
    shown: list[str] = []
    room -= len("- and 0000000 more")
    for text in lines:
        if len(text) + 1 > room:
            break
        room -= len(text) + 1
        shown.append(text)
    if len(shown) < len(lines):
        shown.append(f"- and {len(lines) - len(shown)} more")
    return "\n".join(shown)


def _patch(patch: str, room: int) -> str:
    if not patch:
        return ""
    block = details("What the fixes would change", fenced(patch.rstrip("\n"), "diff"))
    return block if len(block) < room - 100 else "The diff of the fixes is too long to show here."


def _commands(fresh: tuple[Known, ...]) -> str:
    kinds = {k.finding.fix.applicability for k in fresh if isinstance(k.finding.fix, Fix)}
    if Applicability.SAFE in kinds:
        return "Comment `/fix-pipeline` to have the safe fixes committed."
    if Applicability.UNSAFE in kinds:
        return "Comment `/fix-pipeline --unsafe` to have the fixes committed; read them first."
    return ""
