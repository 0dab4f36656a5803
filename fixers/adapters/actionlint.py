"""actionlint: what GitHub refuses or misreads in a workflow."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.adapters._notes import problems_of
from fixers.adapters._program import Failure, Json, answers, number_at
from fixers.diagnostics import Finding, Location, Severity
from fixers.engine import Problem
from fixers.model import Repository
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span

# shellcheck is an adapter of its own; positions are exact there.
_OPTIONS: Final = ("-format", "{{json .}}", "-shellcheck=", "-pyflakes=")
# Labels of self-hosted and larger runners are anybody's choice, and images come and go faster
# than releases of actionlint.
_NO_LABEL: Final = regex(r'label ".*" is unknown\. .*', re.DOTALL)
# What GitHub knows since the summer of 2026 and version 1.7.12 does not: steps that run at the same
# time, and `$/path` for what lies in the repository and commit that run.
_NEW_KEYS: Final = ("parallel", "background", "wait", "wait-all", "cancel")
_NEW: Final = regex(rf'unexpected key "(?:{"|".join(_NEW_KEYS)})" for |[^"]*"\$/')
_NO_COMMAND: Final = regex(r'step must run script with "run" section or run action with')
_ITEM: Final = regex(r"\n[ \t]*- ")
_QUOTED: Final = regex(r'"([^"\n]+)"')


def findings(repository: Repository, problems: list[Problem]) -> Iterator[Finding]:
    sources = [workflow.document.source for workflow in repository.workflows]
    files = [("workflow.yml", source.text) for source in sources]
    failures: list[Failure] = []
    for number, item in answers("actionlint", _OPTIONS, files, failures):
        rule, message = f"actionlint/{item.get('kind')}", str(item.get("message"))
        place = Location(sources[number], _span(sources[number], item))
        if _NO_LABEL.fullmatch(message) or _is_outdated(message, place):
            continue
        yield Finding(rule, Severity.ERROR, place, message)
    problems += problems_of(failures, sources)


def _is_outdated(message: str, at: Location) -> bool:
    """Whether it refuses what GitHub has come to know."""
    if _NO_COMMAND.match(message):
        step = _ITEM.split(at.source.text[at.span.start :], maxsplit=1)[0]
        return any(f"{key}:" in step for key in _NEW_KEYS)
    return _NEW.match(message) is not None


def _span(source: Source, item: dict[str, Json]) -> Span:
    """From the column to its end, inside the line; positions count from 1."""
    line = min(max(number_at(item, "line"), 1), len(source.line_starts))
    whole = source.line_span(line)
    start = whole.start + max(number_at(item, "column") - 1, 0)
    end = min(whole.start + number_at(item, "end_column"), whole.end)
    if start < end:
        return Span(start, end)
    # Of a block scalar it knows only the line of the header: what it quotes stands below.
    quoted = _QUOTED.match(str(item.get("message")))
    found = source.text.find(quoted[1], whole.end) if quoted else -1
    if quoted and start >= whole.end and found != -1:
        return Span(found, found + len(quoted[1]))
    text = source.slice(whole)
    return Span(whole.start + len(text) - len(text.lstrip()), whole.end)
