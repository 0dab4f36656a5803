"""actionlint: what GitHub refuses or misreads in a workflow."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.adapters._notes import problems_of
from fixers.adapters._program import Failure, Json, answers, number_at
from fixers.diagnostics import Finding, Location, Severity
from fixers.engine import Problem
from fixers.model import Repository
from fixers.syntax.source import Source
from fixers.syntax.span import Span

# shellcheck is an adapter of its own; positions are exact there.
_OPTIONS: Final = ("-format", "{{json .}}", "-shellcheck=", "-pyflakes=")
# Labels of self-hosted and larger runners are anybody's choice, and images come and go faster
# than releases of actionlint.
_NO_LABEL: Final = re.compile(r'label ".*" is unknown\. .*', re.DOTALL)
_QUOTED: Final = re.compile(r'"([^"\n]+)"')


def findings(repository: Repository, problems: list[Problem]) -> Iterator[Finding]:
    sources = [workflow.document.source for workflow in repository.workflows]
    files = [("workflow.yml", source.text) for source in sources]
    failures: list[Failure] = []
    for number, item in answers("actionlint", _OPTIONS, files, failures):
        if _NO_LABEL.fullmatch(str(item.get("message"))):
            continue
        place = Location(sources[number], _span(sources[number], item))
        rule, message = f"actionlint/{item.get('kind')}", str(item.get("message"))
        yield Finding(rule, Severity.ERROR, place, message)
    problems += problems_of(failures, sources)


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
