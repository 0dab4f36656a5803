"""Check runs: only the App may write them."""

from typing import Final

from pydantic import BaseModel

from sandbox.answers.checks import annotation, check_run
from sandbox.errors import GitHubError, invalid, not_found
from sandbox.events import check_changed
from sandbox.routing import Answer, Call, Endpoint
from sandbox.state import Action, Annotation, CheckRun, now

TEXT_LIMIT: Final = 65_535
ANNOTATIONS: Final = 50
ACTIONS: Final = 3
MESSAGE_BYTES: Final = 64 * 1024
_STATUSES: Final = frozenset({"queued", "in_progress", "completed"})
_LEVELS: Final = frozenset({"notice", "warning", "failure"})
_CONCLUSIONS: Final = frozenset({
    "success",
    "failure",
    "neutral",
    "cancelled",
    "skipped",
    "timed_out",
    "action_required",
})


class _Annotation(BaseModel):
    path: str
    start_line: int
    end_line: int
    annotation_level: str
    message: str
    title: str | None = None
    raw_details: str | None = None
    start_column: int | None = None
    end_column: int | None = None


class _Output(BaseModel):
    title: str | None = None
    summary: str
    text: str | None = None
    annotations: list[_Annotation] = []


class _Action(BaseModel):
    label: str
    description: str
    identifier: str


class _Change(BaseModel):
    name: str | None = None
    details_url: str | None = None
    external_id: str | None = None
    status: str | None = None
    conclusion: str | None = None
    output: _Output | None = None
    actions: list[_Action] | None = None


class _New(_Change):
    head_sha: str


def _create(call: Call) -> Answer:
    found, wanted = call.repository, call.read(_New)
    if not wanted.name:
        raise GitHubError(422, 'Invalid request.\n\n"name" wasn\'t supplied.')
    if found.git.type_of(wanted.head_sha) != "commit":
        raise GitHubError(422, f"No commit found for SHA: {wanted.head_sha}")
    _check(wanted)
    known = next((run.suite for run in found.checks if run.head_sha == wanted.head_sha), None)
    suite = known or call.world.ids.next()
    made = CheckRun(call.world.ids.next(), suite, wanted.name, wanted.head_sha)
    _apply(made, wanted)
    found.checks.append(made)
    check_changed(call.server, found, made, "created", call.user)
    return Answer(check_run(call.world, found, made), 201)


def _update(call: Call) -> Answer:
    found, wanted = call.repository, call.read(_Change)
    _check(wanted)
    run = call.world.check(found, call.number("check"))
    was = run.status
    _apply(run, wanted)
    if run.status == "completed" != was:
        check_changed(call.server, found, run, "completed", call.user)
    return Answer(check_run(call.world, found, run))


def _check(wanted: _Change) -> None:
    if wanted.status is not None and wanted.status not in _STATUSES:
        raise invalid("CheckRun", "status", f"{wanted.status} is not a status")
    if wanted.conclusion is not None and wanted.conclusion not in _CONCLUSIONS:
        raise invalid("CheckRun", "conclusion", f"{wanted.conclusion} is not a conclusion")
    if wanted.status == "completed" and wanted.conclusion is None:
        raise invalid("CheckRun", "conclusion", "a completed run needs a conclusion")
    if wanted.output is not None:
        _check_output(wanted.output)
    _check_actions(wanted.actions or [])


def _check_output(output: _Output) -> None:
    if max(len(output.summary), len(output.text or "")) > TEXT_LIMIT:
        raise invalid("CheckRun", "summary", f"exceeds a maximum length of {TEXT_LIMIT}")
    if len(output.annotations) > ANNOTATIONS:
        raise GitHubError(422, f"Invalid request.\n\nNo more than {ANNOTATIONS} items are allowed")
    for one in output.annotations:
        _check_annotation(one)


def _check_annotation(one: _Annotation) -> None:
    columns = one.start_column is not None or one.end_column is not None
    faults = {
        "annotation_level": one.annotation_level not in _LEVELS,
        "end_line": not 1 <= one.start_line <= one.end_line,
        "start_column": columns and one.start_line != one.end_line,
        "message": not 0 < len(one.message.encode()) <= MESSAGE_BYTES,
        "title": len(one.title or "") > 255,
    }
    for field, wrong in faults.items():
        if wrong:
            raise invalid("Annotation", field, f"{field} is invalid")


def _check_actions(actions: list[_Action]) -> None:
    if len(actions) > ACTIONS:
        raise GitHubError(422, f"Invalid request.\n\nNo more than {ACTIONS} items are allowed")
    for one in actions:
        if max(len(one.label), len(one.identifier)) > 20 or len(one.description) > 40:
            raise invalid("CheckRun", "actions", "label, description or identifier is too long")


def _apply(run: CheckRun, wanted: _Change) -> None:
    run.name = wanted.name or run.name
    run.external_id = run.external_id if wanted.external_id is None else wanted.external_id
    run.details_url = wanted.details_url or run.details_url
    if wanted.actions is not None:
        run.actions = [Action(one.label, one.description, one.identifier) for one in wanted.actions]
    if wanted.output is not None:
        _apply_output(run, wanted.output)
    if wanted.conclusion is not None:
        run.status, run.conclusion, run.completed_at = "completed", wanted.conclusion, now()
    elif wanted.status is not None:
        run.status = wanted.status


def _apply_output(run: CheckRun, output: _Output) -> None:
    """Annotations are added to those of earlier requests."""
    run.title, run.summary = output.title, output.summary
    run.text = run.text if output.text is None else output.text
    run.annotations += [
        Annotation(
            path=one.path,
            start_line=one.start_line,
            end_line=one.end_line,
            level=one.annotation_level,
            message=one.message,
            title=one.title,
            raw_details=one.raw_details,
            start_column=one.start_column,
            end_column=one.end_column,
        )
        for one in output.annotations
    ]


def _get(call: Call) -> Answer:
    found = call.repository
    return Answer(check_run(call.world, found, call.world.check(found, call.number("check"))))


def _annotations(call: Call) -> Answer:
    found = call.repository
    run = call.world.check(found, call.number("check"))
    shown, links = call.page(run.annotations)
    return Answer([annotation(call.world, found, run, one) for one in shown], headers=links)


def _list(call: Call) -> Answer:
    found = call.repository
    sha = found.git.resolve(call.params["ref"])
    if sha is None:
        raise not_found()
    runs = [run for run in found.checks if run.head_sha == sha and _matches(call, run)]
    if call.query.get("filter", "latest") == "latest":
        runs = list({run.name: run for run in runs}.values())
    shown, links = call.page(list(reversed(runs)))
    body = [check_run(call.world, found, run) for run in shown]
    return Answer({"total_count": len(runs), "check_runs": body}, headers=links)


def _matches(call: Call, run: CheckRun) -> bool:
    name, status = call.query.get("check_name"), call.query.get("status")
    return name in {None, run.name} and status in {None, run.status}


_RUNS: Final = "/repos/{owner}/{repo}/check-runs"
_OF_COMMIT: Final = "/repos/{owner}/{repo}/commits/{ref:path}/check-runs"
ENDPOINTS: Final = (
    Endpoint("POST", _RUNS, _create, "checks:write"),
    Endpoint("PATCH", _RUNS + "/{check:int}", _update, "checks:write"),
    Endpoint("GET", _RUNS + "/{check:int}", _get, "checks:read"),
    Endpoint("GET", _RUNS + "/{check:int}/annotations", _annotations, "checks:read"),
    Endpoint("GET", _OF_COMMIT, _list, "checks:read"),
)
