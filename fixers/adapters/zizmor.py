"""zizmor: the security of workflows and actions, without the network."""

from collections.abc import Iterator
from typing import Final

from fixers.adapters._notes import problems_of
from fixers.adapters._program import Failure, Json, answers, at, number_at
from fixers.diagnostics import Confidence, Finding, Location, Severity, SkippedFix
from fixers.engine import Problem
from fixers.model import Repository
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_OPTIONS: Final = (
    "--offline",
    "--no-config",
    "--no-progress",
    "--quiet",
    "--format=json-v1",
    "--min-severity=low",
)
_UNTRIED: Final = SkippedFix("zizmor's own fix was not tried")
_SEVERITIES: Final = {"High": Severity.ERROR, "Medium": Severity.WARNING}
_CONFIDENCES: Final = {"High": Confidence.HIGH, "Medium": Confidence.MEDIUM}


def findings(repository: Repository, problems: list[Problem]) -> Iterator[Finding]:
    workflows = [workflow.document.source for workflow in repository.workflows]
    actions = [action.document.source for action in repository.actions]
    files = [("workflow.yml", source.text) for source in workflows]
    files += [("action.yml", source.text) for source in actions]
    sources = [*workflows, *actions]
    failures: list[Failure] = []
    for number, item in answers("zizmor", _OPTIONS, files, failures):
        primary = _primary(item)
        if item.get("ignored") is True or primary is None:
            continue
        yield Finding(
            rule=f"zizmor/{item.get('ident')}",
            fix=_UNTRIED if item.get("fixes") else None,
            severity=_SEVERITIES.get(str(at(item, "determinations", "severity")), Severity.INFO),
            at=Location(sources[number], _span(sources[number], primary)),
            message=f"{item.get('desc')}: {at(primary, 'symbolic', 'annotation')}",
            confidence=_CONFIDENCES.get(
                str(at(item, "determinations", "confidence")), Confidence.LOW
            ),
        )
    problems += problems_of(failures, sources)


def _primary(item: dict[str, Json]) -> Json:
    locations = item.get("locations")
    found = locations if isinstance(locations, list) else []
    return next((one for one in found if at(one, "symbolic", "kind") == "Primary"), None)


def _span(source: Source, location: Json) -> Span:
    """Its places count bytes of UTF-8. The first line stands for a whole job, so that another
    change of the job does not make the finding a new one."""
    data = source.text.encode(errors="replace")
    place = at(location, "concrete", "location", "offset_span")
    start = len(data[: number_at(place, "start")].decode(errors="ignore"))
    end = len(data[: number_at(place, "end")].decode(errors="ignore"))
    start += len(source.text[start:end]) - len(source.text[start:end].lstrip())
    line_end = source.line_span(source.position(start).line).end
    return Span(start, max(start, min(end, line_end)))
