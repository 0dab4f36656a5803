"""The App, and one installation's view of one repository."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

from githubkit import GitHub, TokenAuthStrategy
from pydantic import BaseModel

from bot.github.errors import DeniedError, ThrottledError
from bot.github.transport import (
    Call,
    Json,
    Parameters,
    adapter,
    as_app,
    as_installation,
    call,
    checked,
)
from bot.settings import Settings

TOKEN_LIFE: Final = 50 * 60.0  # GitHub gives an hour
T = TypeVar("T")


@dataclass(slots=True)
class _Token:
    value: str = field(repr=False)
    expires: float


class _Created(BaseModel):
    token: str


class _GraphQLError(BaseModel):
    message: str
    type: str | None = None


class _GraphQLAnswer(BaseModel):
    data: object = None
    errors: list[_GraphQLError] = []


class GitHubApp:
    """The App itself: signs its own requests and keeps one token per repository."""

    def __init__(self, settings: Settings) -> None:
        self._api_url = settings.api_url
        self._tokens: dict[tuple[int, str], _Token] = {}
        self._lock = threading.Lock()
        self._app = as_app(settings.app_id, settings.private_key, settings.api_url)

    def get(self, path: str, model: type[T], params: Parameters | None = None) -> T:
        """A request as the App, for what belongs to no installation."""
        return call(self._app, Call("GET", path, params), model)

    def post(self, path: str) -> None:
        call(self._app, Call("POST", path), object)

    @contextmanager
    def installation(self, installation: int, repository: str) -> Iterator["GitHubClient"]:
        """A client whose token reaches this one repository."""
        token = self._token(installation, repository)
        with as_installation(token, self._api_url) as github:
            try:
                yield GitHubClient(github, repository)
            except DeniedError as denied:
                if denied.status != 401:
                    raise
                self._forget(installation, repository)
                raise ThrottledError(1, "the installation token was refused") from denied

    def _token(self, installation: int, repository: str) -> str:
        key = (installation, repository)
        # Held during the request: cold jobs that start together would each fetch a token.
        with self._lock:
            kept = self._tokens.get(key)
            if kept is None or kept.expires < time.monotonic():
                path = f"/app/installations/{installation}/access_tokens"
                body = {"repositories": [repository.split("/")[1]]}
                made = call(self._app, Call("POST", path, json=body), _Created)
                kept = _Token(made.token, time.monotonic() + TOKEN_LIFE)
                self._tokens[key] = kept
            return kept.value

    def _forget(self, installation: int, repository: str) -> None:
        with self._lock:
            self._tokens.pop((installation, repository), None)


class GitHubClient:
    """Requests about one repository; a path is what follows `/repos/{owner}/{name}`."""

    def __init__(self, github: GitHub[TokenAuthStrategy], repository: str) -> None:
        self._github = github
        self.repository = repository
        self.owner, self.name = repository.split("/")

    def get(self, path: str, model: type[T], params: Parameters | None = None) -> T:
        return call(self._github, Call("GET", self._full(path), params), model)

    def send(self, method: str, path: str, body: Json, model: type[T]) -> T:
        """POST or PATCH; never repeated by itself, as the first may have worked."""
        return call(self._github, Call(method, self._full(path), json=body), model)

    def elsewhere(self, repository: str) -> "GitHubClient":
        """The same token on another repository, for a fork that takes edits."""
        return GitHubClient(self._github, repository)

    def graphql(self, query: str, variables: Json, model: type[T]) -> T:
        """`data` of the answer. Parts that are not found or not allowed are null there, as
        GraphQL has it; any other error fails the call."""
        path = _graphql_path(str(self._github.config.base_url))
        body = {"query": query, "variables": dict(variables)}
        answer = call(self._github, Call("POST", path, json=body), _GraphQLAnswer)
        for error in answer.errors:
            if error.type in {"RATE_LIMITED", "RATE_LIMIT"}:
                raise ThrottledError(60, error.message)
            if error.type not in {"NOT_FOUND", "FORBIDDEN"}:
                raise DeniedError(200, error.message)
        return checked(lambda: adapter(model).validate_python(answer.data))

    def _full(self, path: str) -> str:
        return f"/repos/{self.repository}{path}"


def _graphql_path(base_url: str) -> str:
    """GraphQL lies beside the REST root; on an enterprise server that is not below it."""
    return re.sub(r"/api/v3$", "/api", base_url.rstrip("/")) + "/graphql"
