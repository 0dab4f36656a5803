"""A request, once who calls and what about is known; and the way to the function that answers."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.auth import Token, Tokens, bearer, check_app_token, require
from sandbox.errors import GitHubError, not_found
from sandbox.state import Repository, User
from sandbox.webhooks import Webhooks
from sandbox.world import World

APP: Final = "app"  # an endpoint for the App itself
PAGE: Final = 30
PAGE_MAX: Final = 100
RAW: Final = "application/vnd.github.raw+json; charset=utf-8"
VERSION: Final = "2022-11-28"
Model = TypeVar("Model", bound=BaseModel)
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Server:
    world: World
    tokens: Tokens
    webhooks: Webhooks


@dataclass(frozen=True, slots=True)
class Answer:
    body: object = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None  # instead of JSON


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `token` is None when the App itself calls."""

    server: Server
    token: Token | None
    params: Mapping[str, str]
    query: Mapping[str, str]
    accept: str
    path: str
    content: bytes

    @property
    def world(self) -> World:
        return self.server.world

    @property
    def repository(self) -> Repository:
        return self.world.repository(f"{self.params['owner']}/{self.params['repo']}")

    @property
    def user(self) -> User:
        return self.world.bot

    def number(self, name: str) -> int:
        try:
            return int(self.params[name])
        except ValueError as error:
            raise not_found() from error

    def read(self, model: type[Model]) -> Model:
        """The body as a model; what it lacks is told in GitHub's way."""
        try:
            return model.model_validate_json(self.content or b"{}")
        except ValidationError as error:
            first = error.errors()[0]
            if first["type"] == "json_invalid":
                raise GitHubError(400, "Problems parsing JSON") from error
            where = "/".join(map(str, first["loc"]))
            message = f"Invalid request.\n\n{where}: {first['msg']}"
            raise GitHubError(422, message) from error

    def page(self, items: Sequence[Item]) -> tuple[list[Item], dict[str, str]]:
        """The page asked for, and the header with the links to others."""
        size = self.page_size
        page = max(self._query_number("page", 1), 1)
        last = max((len(items) + size - 1) // size, 1)
        links = {"next": page + 1, "last": last} if page < last else {}
        links |= {"prev": page - 1, "first": 1} if page > 1 else {}
        parts = [f'<{self.url_with(page=number)}>; rel="{rel}"' for rel, number in links.items()]
        shown = list(items[(page - 1) * size : page * size])
        return shown, {"link": ", ".join(parts)} if parts else {}

    @property
    def page_size(self) -> int:
        return min(max(self._query_number("per_page", PAGE), 1), PAGE_MAX)

    def url_with(self, **changed: str | int) -> str:
        """Where this request went, with other parameters."""
        return f"{self.world.url}{self.path}?{urlencode({**self.query, **changed})}"

    def _query_number(self, name: str, default: int) -> int:
        text = self.query.get(name, "")
        return int(text) if text.isdecimal() else default


Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`needs` is APP, a permission such as `checks:write`, or empty for any token."""

    method: str
    path: str
    handler: Handler
    needs: str


def routes(server: Server, endpoints: Iterable[Endpoint]) -> list[Route]:
    return [_route(server, endpoint) for endpoint in endpoints]


def _route(server: Server, endpoint: Endpoint) -> Route:
    async def respond(request: Request) -> Response:
        content = await request.body()
        return await run_in_threadpool(_respond, server, endpoint, request, content)

    return Route(endpoint.path, respond, methods=[endpoint.method])


def _respond(server: Server, endpoint: Endpoint, request: Request, content: bytes) -> Response:
    with server.world.lock:
        answer = endpoint.handler(_call(server, endpoint, request, content))
    headers = {"x-github-media-type": "github.v3; format=json", **answer.headers}
    if answer.raw is not None:
        return Response(answer.raw, answer.status, headers, RAW)
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    text = json.dumps(answer.body, ensure_ascii=False).encode()
    return Response(text, answer.status, headers, "application/json; charset=utf-8")


def _call(server: Server, endpoint: Endpoint, request: Request, content: bytes) -> Call:
    version = request.headers.get("x-github-api-version", VERSION)
    if version != VERSION:
        raise GitHubError(400, f"{version} is not a supported version")
    if not request.headers.get("user-agent"):
        raise GitHubError(403, "Request forbidden by administrative rules")
    value = bearer(request.headers.get("authorization", ""))
    call = Call(
        server=server,
        token=None if endpoint.needs == APP else server.tokens.find(value),
        params=request.path_params,
        query=dict(request.query_params),
        accept=request.headers.get("accept", ""),
        path=request.url.path,
        content=content,
    )
    if call.token is None:
        check_app_token(server.world, value)
    else:
        target = call.repository if "owner" in call.params else None
        require(call.token, endpoint.needs, target)
    return call
