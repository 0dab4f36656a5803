"""shellcheck over `run:` blocks and scripts; its style advice is left out."""

from collections.abc import Iterator, Mapping
from typing import Final

from fixers.adapters._notes import problems_of
from fixers.adapters._program import Failure, answers, at, number_at
from fixers.diagnostics import Finding, Location, Severity
from fixers.engine import Problem
from fixers.model import Repository
from fixers.model.script import ScriptUnit
from fixers.model.shell_context import Shell, effective_shell
from fixers.model.tri import Tri
from fixers.suppression import steps
from fixers.syntax.expression import occurrences
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Position, Span

# Of a text whose expressions are masked these say nothing: files and variables that only the
# runner knows, and constants that are none.
_BLIND: Final = "SC1090,SC1091,SC2034,SC2043,SC2050,SC2078,SC2153,SC2154,SC2157,SC2193,SC2194"
_OPTIONS: Final = ("--norc", "--format=json1", "--severity=warning", f"--exclude={_BLIND}")
_UNCHECKED_CD: Final = 2164
_LEVELS: Final = {"error": Severity.ERROR}
_VISIBLE: Final = regex(r"[^\n]")
_SH: Final = regex(r"#!.*[/ ](da)?sh\b")


def findings(repository: Repository, problems: list[Problem]) -> Iterator[Finding]:
    shells = {id(step.run): effective_shell(step) for step in steps(repository)}
    units = [u for u in repository.scripts if not u.offset and _surely_shell(u, shells)]
    texts = [_text(unit) for unit in units]
    for dialect in ("bash", "sh"):
        chosen = [
            n for n, text in enumerate(texts) if (_SH.match(text) is not None) == (dialect == "sh")
        ]
        files = [("script", _masked(texts[n])) for n in chosen]
        failures: list[Failure] = []
        options = (*_OPTIONS, f"--shell={dialect}")
        for number, item in answers("shellcheck", options, files, failures):
            unit, text = units[chosen[number]], texts[chosen[number]]
            if number_at(item, "code") == _UNCHECKED_CD and _stops(unit, shells):
                continue
            severity = _LEVELS.get(str(item.get("level")), Severity.WARNING)
            place = _place(unit, text, item)
            rule = f"shellcheck/SC{number_at(item, 'code')}"
            yield Finding(rule, severity, place, str(at(item, "message")))
        problems += problems_of(failures, [units[n].source for n in chosen])


def _surely_shell(unit: ScriptUnit, shells: Mapping[int, Shell]) -> bool:
    """Not where the matrix gives the same text to another shell on Windows."""
    return unit.scalar is None or shells[id(unit.scalar)].kind.posix


def _stops(unit: ScriptUnit, shells: Mapping[int, Shell]) -> bool:
    """GitHub starts the shell of a `run:` with `-e`, which shellcheck cannot see."""
    return unit.scalar is not None and shells[id(unit.scalar)].errexit is not Tri.NO


def _text(unit: ScriptUnit) -> str:
    return unit.source.text if unit.scalar is None else unit.scalar.value


def _masked(text: str) -> str:
    """Expressions become a word of the same length, so that places stay."""
    for found in occurrences(text):
        span = found.span
        text = (
            text[: span.start] + _VISIBLE.sub("_", text[span.start : span.end]) + text[span.end :]
        )
    return text


def _place(unit: ScriptUnit, text: str, item: object) -> Location:
    page = Source(unit.path, text)
    fields = item if isinstance(item, dict) else {}
    start = _offset(page, number_at(fields, "line"), number_at(fields, "column"))
    end = _offset(page, number_at(fields, "endLine"), number_at(fields, "endColumn"))
    return unit.locate(Span(start, max(start, end)))


def _offset(page: Source, line: int, column: int) -> int:
    line = min(max(line, 1), len(page.line_starts))
    return min(page.offset(Position(line, max(column, 1))), page.line_span(line).end)
