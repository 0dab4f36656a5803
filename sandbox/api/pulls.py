"""Pull requests: what they are and what they change."""

from typing import Final

from pydantic import BaseModel

from sandbox.answers.objects import commit, file
from sandbox.answers.pulls import pull, pull_simple
from sandbox.events import pull_changed
from sandbox.routing import Answer, Call, Endpoint
from sandbox.state import now


class _Change(BaseModel):
    title: str | None = None
    body: str | None = None
    state: str | None = None


def _list(call: Call) -> Answer:
    found, wanted = call.repository, call.query.get("state", "open")
    head = call.query.get("head")
    pulls = [
        one
        for one in reversed(found.pulls.values())
        if wanted in {"all", one.state}
        and head in {None, f"{one.head_repository.owner.login}:{one.head}"}
    ]
    shown, links = call.page(pulls)
    return Answer([pull_simple(call.world, found, one) for one in shown], headers=links)


def _get(call: Call) -> Answer:
    found = call.repository
    return Answer(pull(call.world, found, call.world.pull(found, call.number("number"))))


def _update(call: Call) -> Answer:
    found, change = call.repository, call.read(_Change)
    one = call.world.pull(found, call.number("number"))
    one.title = change.title or one.title
    one.body = one.body if change.body is None else change.body
    if change.state in {"open", "closed"} and change.state != one.state:
        one.state = change.state
        one.closed_at = now() if change.state == "closed" else None
        action = "closed" if change.state == "closed" else "reopened"
        pull_changed(call.server, found, one, action, call.user)
    return Answer(pull(call.world, found, one))


def _files(call: Call) -> Answer:
    found = call.repository
    one = call.world.pull(found, call.number("number"))
    shown, links = call.page(call.world.files(found, one)[:3000])
    return Answer([file(call.world, found, f, one.head_sha) for f in shown], headers=links)


def _commits(call: Call) -> Answer:
    found = call.repository
    one = call.world.pull(found, call.number("number"))
    shas = found.git.log(call.world.merge_base(found, one), one.head_sha)[:250]
    shown, links = call.page(shas)
    return Answer([commit(call.world, found, sha) for sha in shown], headers=links)


_PULLS: Final = "/repos/{owner}/{repo}/pulls"
ENDPOINTS: Final = (
    Endpoint("GET", _PULLS, _list, "pull_requests:read"),
    Endpoint("GET", _PULLS + "/{number:int}", _get, "pull_requests:read"),
    Endpoint("PATCH", _PULLS + "/{number:int}", _update, "pull_requests:write"),
    Endpoint("GET", _PULLS + "/{number:int}/files", _files, "pull_requests:read"),
    Endpoint("GET", _PULLS + "/{number:int}/commits", _commits, "pull_requests:read"),
)
