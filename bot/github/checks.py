"""The check run of a head: one per delivery, found again by its external id."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Final

import structlog
from pydantic import BaseModel

from bot.github.client import GitHubClient
from bot.github.errors import DeniedError, GoneError
from bot.github.headers import Parameters
from bot.github.transport import Json
from bot.plan.buttons import NAME, external_id, number_of
from bot.plan.check import Annotation, CheckResult
from bot.plan.pull_request import CheckRun, PullRequest

BATCH: Final = 50  # annotations a request may carry
PAGES: Final = 10  # GitHub keeps a thousand runs of a name
_DONE: Final = "completed"
_UNPROCESSABLE: Final = 422
_log = structlog.get_logger(__name__)


class _Output(BaseModel):
    annotations_count: int = 0


class _App(BaseModel):
    id: int


class _Run(BaseModel):
    id: int
    status: str
    external_id: str | None = None
    output: _Output | None = None
    app: _App | None = None

    def of(self, own: Mapping[str, int]) -> bool:
        """Workflows, too, give their runs what name and id they like."""
        return self.app is None or self.app.id == own.get("app", self.app.id)


class _Runs(BaseModel):
    check_runs: list[_Run]


def start(
    client: GitHubClient, pull: PullRequest, identity: str, *, begun: bool = False
) -> CheckRun:
    """The run in progress; that of an earlier try of the same job, if there is one."""
    head, runs = pull.head, pull.runs
    found = find(client, head, identity, begun=begun) if runs is None else _of(runs, identity)
    if found is not None:
        return found
    body = {
        "name": NAME,
        "head_sha": head,
        "external_id": identity,
        "status": "in_progress",
    }
    try:
        return _value(client.send("POST", "/check-runs", body, _Run))
    except DeniedError as denied:
        if not _hopeless(denied):
            raise
        _log.warning("no check run", repository=client.repository, reason=denied.reason)
        return CheckRun(None, done=False)


def is_done(pull: PullRequest, identity: str) -> bool:
    """Whether it is known already that this run has come to its end."""
    found = _of(pull.runs or (), identity)
    return found is not None and found.done


def find(client: GitHubClient, head: str, identity: str, *, begun: bool = False) -> CheckRun | None:
    """What was begun must be seen: that may have to wait until the App has its right again."""
    try:
        runs = _runs(client, head)
    except DeniedError as denied:
        if not _hopeless(denied):
            raise
        if begun and denied.no_access:
            raise GoneError(denied.status, denied.reason) from denied
        return None
    return _of(runs, identity)


def is_reviewed(client: GitHubClient, pull: PullRequest) -> bool:
    """Whether people have seen what we say about this head; where the App may have no check runs,
    nobody can wait for one."""
    mine = external_id(pull.number, pull.head, "")
    try:
        runs = _runs(client, pull.head) if pull.runs is None else pull.runs
    except DeniedError as denied:
        if not _hopeless(denied):
            raise
        return True
    return any(run.done and run.identity.startswith(mine) for run in runs)


def numbers_at(client: GitHubClient, head: str) -> tuple[int, ...]:
    """Pull requests whose runs stand at this head."""
    found = (number_of(run.identity) for run in _runs(client, head))
    return tuple(dict.fromkeys(number for number in found if number is not None))


def complete(
    client: GitHubClient, run: CheckRun, result: CheckResult, identity: str | None = None
) -> None:
    """A run that was begun must end, without its annotations if these are what GitHub refuses.
    Where the App has lost the right to it, that waits until it has got it again. `identity`: what
    it is called from then on."""
    try:
        _complete(client, run, result, identity)
    except DeniedError as denied:
        _log.warning("check run refused", repository=client.repository, reason=denied.reason)
        if denied.status == _UNPROCESSABLE and result.annotations:
            _complete(client, run, replace(result, annotations=()), identity)
        elif denied.no_access:
            raise GoneError(denied.status, denied.reason) from denied
        else:
            raise


def _complete(
    client: GitHubClient, run: CheckRun, result: CheckResult, identity: str | None
) -> None:
    """GitHub appends the annotations of each request, so those that an earlier try sent are left
    out. All but the last batch go first: the run ends with the request that completes it."""
    if run.done or run.id is None:
        return
    batches = list(_batches(result.annotations[run.told :]))
    for batch in batches[:-1]:
        _patch(client, run, {"output": _output(result, batch)})
    body: dict[str, object] = {
        "status": _DONE,
        "conclusion": result.conclusion,
        "output": _output(result, batches[-1]),
        "actions": [asdict(action) for action in result.actions],
    }
    if identity is not None:
        body["external_id"] = identity
    _patch(client, run, body)


def _runs(client: GitHubClient, head: str) -> tuple[CheckRun, ...]:
    # `filter=all`: by default only the latest of a name is given.
    own = {f"{key}_id": one for key, one in client.own.items()}
    params: Parameters = {"check_name": NAME, "filter": "all", "per_page": 100, **own}
    found: list[_Run] = []
    for page in range(1, PAGES + 1):
        answer, more = client.page(f"/commits/{head}/check-runs", _Runs, {**params, "page": page})
        found += [run for run in answer.check_runs if run.of(client.own)]
        if not more:
            break
    return tuple(map(_value, found))


def _of(runs: Iterable[CheckRun], identity: str) -> CheckRun | None:
    """One that is open first: GitHub may have begun a second one, long after it was asked to."""
    found = [run for run in runs if run.identity == identity]
    return min(found, key=lambda run: run.done, default=None)


def _hopeless(denied: DeniedError) -> bool:
    """No right to it, or a head that a force push has taken away."""
    return denied.no_access or denied.status == _UNPROCESSABLE


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
    told = run.output.annotations_count if run.output else 0
    return CheckRun(run.id, run.status == _DONE, told, run.external_id or "")
