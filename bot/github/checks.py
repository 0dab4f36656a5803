"""The check run of a head: one per delivery, found again by its external id."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from pydantic import BaseModel

from bot.github.client import GitHubClient
from bot.github.transport import Json, Parameters
from bot.plan.buttons import NAME
from bot.plan.check import Annotation, CheckResult

BATCH: Final = 50  # annotations a request may carry
_DONE: Final = "completed"


@dataclass(frozen=True, slots=True)
class CheckRun:
    id: int
    done: bool


class _Run(BaseModel):
    id: int
    status: str
    external_id: str | None = None


class _Runs(BaseModel):
    check_runs: list[_Run]


def start(client: GitHubClient, head: str, identity: str) -> CheckRun:
    """The run in progress; that of an earlier try of the same job, if there is one."""
    found = find(client, head, identity)
    if found is not None:
        return found
    body = {
        "name": NAME,
        "head_sha": head,
        "external_id": identity,
        "status": "in_progress",
    }
    return _value(client.send("POST", "/check-runs", body, _Run))


def find(client: GitHubClient, head: str, identity: str) -> CheckRun | None:
    return next((_value(run) for run in _runs(client, head) if run.external_id == identity), None)


def is_reviewed(client: GitHubClient, head: str) -> bool:
    """Whether people have seen what we say about this head."""
    return any(
        run.status == _DONE and f":{head}:" in (run.external_id or "")
        for run in _runs(client, head)
    )


def complete(client: GitHubClient, run: CheckRun, result: CheckResult) -> None:
    """GitHub appends the annotations of each request, so a finished run is left alone. All
    but the last batch go first: the run ends with the request that completes it."""
    if run.done:
        return
    batches = list(_batches(result.annotations))
    for batch in batches[:-1]:
        _patch(client, run, {"output": _output(result, batch)})
    body = {
        "status": _DONE,
        "conclusion": result.conclusion,
        "output": _output(result, batches[-1]),
        "actions": [asdict(action) for action in result.actions],
    }
    _patch(client, run, body)


def _runs(client: GitHubClient, head: str) -> list[_Run]:
    # `filter=all`: by default only the latest of a name is given.
    params: Parameters = {"check_name": NAME, "filter": "all", "per_page": 100}
    return client.get(f"/commits/{head}/check-runs", _Runs, params).check_runs


def _patch(client: GitHubClient, run: CheckRun, body: Json) -> None:
    client.send("PATCH", f"/check-runs/{run.id}", body, object)


def _batches(annotations: Sequence[Annotation]) -> Iterator[Sequence[Annotation]]:
    """At least one, perhaps empty."""
    for start_at in range(0, max(len(annotations), 1), BATCH):
        yield annotations[start_at : start_at + BATCH]


def _output(result: CheckResult, annotations: Sequence[Annotation]) -> dict[str, object]:
    return {
        "title": result.title,
        "summary": result.summary,
        "annotations": [_annotation(annotation) for annotation in annotations],
    }


def _annotation(annotation: Annotation) -> dict[str, object]:
    fields: dict[str, object] = {
        "path": annotation.path,
        "start_line": annotation.start_line,
        "end_line": annotation.end_line,
        "annotation_level": annotation.level,
        "title": annotation.title,
        "message": annotation.message,
    }
    if annotation.start_column is not None and annotation.end_column is not None:
        fields |= {"start_column": annotation.start_column, "end_column": annotation.end_column}
    return fields


def _value(run: _Run) -> CheckRun:
    return CheckRun(run.id, run.status == _DONE)
