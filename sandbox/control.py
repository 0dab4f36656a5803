"""`/_sandbox/…`: what people do, over HTTP; no part of GitHub."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox.answers import Json
from sandbox.people import Opening, People

Model = TypeVar("Model", bound=BaseModel)


class _Repository(BaseModel):
    name: str
    files: dict[str, str]
    collaborators: dict[str, str] = {}


class _Push(BaseModel):
    repository: str
    branch: str
    files: dict[str, str | None]
    user: str
    message: str = "Work"


class _Open(BaseModel):
    repository: str
    title: str
    head: str
    user: str
    base: str = "main"
    body: str = ""
    draft: bool = False


class _Said(BaseModel):
    repository: str
    number: int
    body: str
    user: str
    reply_to: int | None = None


class _Press(BaseModel):
    repository: str
    check: int
    identifier: str
    user: str


class _Apply(BaseModel):
    repository: str
    number: int
    comment: int
    user: str


class _Hook(BaseModel):
    url: str
    secret: str


class _Control:
    """One method for each thing that somebody does."""

    def __init__(self, people: People, set_hook: Callable[[str, str], None]) -> None:
        self._people = people
        self._set_hook = set_hook

    def repository(self, asked: _Repository) -> Json:
        collaborators = asked.collaborators
        made = self._people.create_repository(asked.name, asked.files, collaborators=collaborators)
        return {"id": made.id, "name": made.full_name}

    def push(self, asked: _Push) -> Json:
        sha = self._people.push(
            asked.repository, asked.branch, asked.files, asked.user, asked.message
        )
        return {"sha": sha}

    def open(self, asked: _Open) -> Json:
        opening = Opening(asked.title, asked.head, asked.base, asked.body, asked.draft)
        return {"number": self._people.open_pull(asked.repository, opening, asked.user).number}

    def say(self, asked: _Said) -> Json:
        people, where = self._people, (asked.repository, asked.number)
        if asked.reply_to is None:
            return {"id": people.comment(*where, asked.body, asked.user).id}
        return {"id": people.reply(*where, asked.reply_to, asked.body, asked.user).id}

    def press(self, asked: _Press) -> Json:
        self._people.press(asked.repository, asked.check, asked.identifier, asked.user)
        return {}

    def apply(self, asked: _Apply) -> Json:
        sha = self._people.apply_suggestion(
            asked.repository, asked.number, asked.comment, asked.user
        )
        return {"sha": sha}

    def hook(self, asked: _Hook) -> Json:
        self._set_hook(asked.url, asked.secret)
        return {}


def control_routes(people: People, set_hook: Callable[[str, str], None]) -> list[Route]:
    control = _Control(people, set_hook)
    return [
        _route("repositories", _Repository, control.repository),
        _route("pushes", _Push, control.push),
        _route("pulls", _Open, control.open),
        _route("comments", _Said, control.say),
        _route("presses", _Press, control.press),
        _route("suggestions", _Apply, control.apply),
        _route("hook", _Hook, control.hook),
    ]


def _route(name: str, model: type[Model], act: Callable[[Model], Json]) -> Route:
    async def respond(request: Request) -> JSONResponse:
        try:
            asked = model.model_validate_json(await request.body())
            return JSONResponse(await run_in_threadpool(act, asked), 201)
        except ValidationError as error:
            return JSONResponse({"message": str(error)}, 422)

    return Route(f"/_sandbox/{name}", respond, methods=["POST"])
