"""The App, and one installation's view of one repository."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Final, TypeVar

from httpx import Response
from pydantic import BaseModel

from bot.github.connection import as_app
from bot.github.errors import DeniedError, ThrottledError, UnavailableError
from bot.github.gate import Gate, Known
from bot.github.graphql import GraphQLAnswer
from bot.github.headers import Parameters, next_page, spent
from bot.github.home import Home
from bot.github.listings import Listings
from bot.github.tokens import TALK, Key, Scope, Session, Tokens
from bot.github.transport import (
    AWAY,
    PAUSES,
    Call,
    Json,
    adapter,
    call,
    checked,
    limited,
    respond,
)
from bot.settings import Settings
from bot.writes import Writes

T = TypeVar("T")
Lives = Callable[[float], bool]  # told when the work was begun
SILENCE: Final = 3
SILENT: Final = 5.0  # seconds, in which it may be heard again
SLIPS: Final = 2


class _Identity(BaseModel):
    slug: str


class GitHubApp:
    """The App itself: signs its own requests and keeps one token per repository and scope."""

    def __init__(
        self,
        settings: Settings,
        limits: Known | None = None,
        lives: Lives = lambda _: True,
        writes: Writes | None = None,
    ) -> None:
        self.id = settings.app_id
        self.writes = writes
        self._lives = lives
        self.api_url = settings.api_url
        self._limits = limits
        self._gates: dict[int, Gate] = {}
        self._login: str | None = None
        self.graphql_silence = 0
        self.tells_checks_apart = False
        self.listings = Listings()
        self._app = as_app(settings.app_id, settings.private_key, settings.api_url)
        self._tokens = Tokens(self._app)

    def get(self, path: str, model: type[T], params: Parameters | None = None) -> T:
        """A request as the App, for what belongs to no installation."""
        return call(self._app, Call("GET", path, params), model)

    def page(
        self, path: str, model: type[T], params: Parameters | None = None
    ) -> tuple[T, Parameters | None]:
        """One page of a list, and what to ask for to get the next."""
        response = respond(self._app, Call("GET", path, params))
        items = checked(lambda: adapter(model).validate_json(response.content))
        return items, next_page(response)

    def post(self, path: str, model: type[T], body: Json | None = None) -> T:
        return call(self._app, Call("POST", path, json=body), model)

    @contextmanager
    def installation(
        self, installation: int, repository: str, scope: Scope = TALK, job: str | None = None
    ) -> Iterator["GitHubClient"]:
        """A client whose token reaches this one repository, and may do what `scope` says. `job`:
        the key of jobs of which none begins while a write of another may be on its way."""
        key = Key(installation, repository, scope)
        self.gate(installation).open()
        if job is not None and self.writes is not None:
            self.writes.open(job)
        with ExitStack() as stack:
            session = Session(self._tokens, key, self.api_url, stack)
            try:
                yield GitHubClient(session, repository, Home(self, installation, job))
            except DeniedError as denied:
                if denied.status != 401:
                    raise
                self._tokens.drop(key)
                raise UnavailableError(AWAY, "the installation token was refused") from denied

    def look(self, begun: float) -> None:
        """Before a write: others may do what was begun then, should they take this process for
        dead."""
        if not self._lives(begun):
            raise ThrottledError(SILENT, "this process stood still, and others may have its jobs")

    def gate(self, installation: int) -> Gate:
        return self._gates.setdefault(installation, Gate(installation, self._limits))

    def login(self) -> str | None:
        """Asked for once; None when the App may not know."""
        if self._login is None:
            with suppress(DeniedError):
                self._login = f"{self.get('/app', _Identity).slug}[bot]"
        return self._login

    @contextmanager
    def counting_silence(self) -> Iterator[None]:
        """Around a call by GraphQL: how often in a row there was no answer."""
        try:
            yield
        except UnavailableError:
            self.graphql_silence += 1
            raise
        self.graphql_silence = 0

    def forget(self, installation: int) -> None:
        """Its rights have changed: no token made before may be used."""
        self._tokens.forget(installation)


class GitHubClient:
    """Requests about one repository; a path is what follows `/repos/{owner}/{name}`."""

    def __init__(self, session: Session, repository: str, home: Home) -> None:
        self._session = session
        self._home = home
        self.repository = repository
        self.owner, self.name = repository.split("/")

    def get(self, path: str, model: type[T], params: Parameters | None = None) -> T:
        return self._call(Call("GET", self._full(path), params), model)

    def page(self, path: str, model: type[T], params: Parameters) -> tuple[T, bool]:
        """One page of a list, and whether GitHub says that there is another."""
        response = self._respond(Call("GET", self._full(path), params))
        items = checked(lambda: adapter(model).validate_json(response.content))
        return items, next_page(response) is not None

    def send(self, method: str, path: str, body: Json, model: type[T]) -> T:
        """POST or PATCH; never repeated after a fault, as the first may have worked."""
        request = Call(method, self._full(path), json=body)
        return self._granted(lambda: self._call(request, model))

    def elsewhere(self, repository: str) -> "GitHubClient":
        """The same token on another repository, for a fork that takes edits."""
        return GitHubClient(self._session, repository, self._home)

    @contextmanager
    def with_scope(self, scope: Scope, repository: str | None = None) -> Iterator["GitHubClient"]:
        """The same installation with another token, for this or another of its repositories."""
        wanted = repository or self.repository
        home = self._home
        with home.app.installation(home.installation, wanted, scope, home.job) as client:
            yield client

    def graphql(self, query: str, variables: Json, model: type[T]) -> T:
        """`data` of the answer. Parts that are not found or not allowed are null there, as
        GraphQL has it; any other error fails the call."""
        answer = self._ask("GraphQL", query, variables)
        for error in answer.errors:
            if not error.no_access:
                raise DeniedError(error.status, error.message)
        return checked(lambda: adapter(model).validate_python(answer.data))

    def mutate(self, mutation: str, variables: Json) -> None:
        """As `graphql`, but what may not be changed fails the call."""
        self._granted(lambda: self._change(mutation, variables))

    def _change(self, mutation: str, variables: Json) -> None:
        answer = self._ask("mutation", mutation, variables)
        for error in answer.errors:
            raise DeniedError(error.status, error.message)
        done = checked(lambda: adapter(dict[str, object]).validate_python(answer.data))
        if None in done.values():
            raise DeniedError(403, "nothing was changed")

    def _ask(self, kind: str, document: str, variables: Json) -> GraphQLAnswer:
        path = _graphql_path(str(self._session.github.config.base_url))
        body = {"query": document, "variables": dict(variables)}
        request = Call("POST", path, json=body, patient=not self.graphql_is_away)
        answer = self._answer(kind, request)
        for pause in PAUSES[:SLIPS]:
            if not answer.slipped:
                break
            time.sleep(pause)
            answer = self._answer(kind, request)
        return answer

    def _answer(self, kind: str, request: Call) -> GraphQLAnswer:
        def ask() -> tuple[Response, GraphQLAnswer]:
            with self._home.app.counting_silence():
                response = respond(self._session.github, request)
                answer = checked(lambda: adapter(GraphQLAnswer).validate_json(response.content))
            for error in answer.errors:
                if error.limited:
                    raise limited(response, error.message)
            return response, answer

        response, answer = self._home.passed(kind, ask)
        self._home.gate.close_for(spent(response))
        return answer

    def _granted(self, write: Callable[[], T]) -> T:
        """Once more with another token, where a kept one may lack a right that is granted now."""
        try:
            return write()
        except DeniedError as denied:
            if not (denied.no_access and self._session.renewed()):
                raise
        return write()

    @property
    def graphql_is_away(self) -> bool:
        """GraphQL has not answered for so long that REST is the better way."""
        return self._home.app.graphql_silence >= SILENCE

    @property
    def tells_checks_apart(self) -> bool:
        """This server's GraphQL does not know of check runs."""
        return self._home.app.tells_checks_apart

    @tells_checks_apart.setter
    def tells_checks_apart(self, apart: bool) -> None:
        self._home.app.tells_checks_apart = apart

    @property
    def app_id(self) -> str:
        return self._home.app.id

    @property
    def own(self) -> dict[str, int]:
        """What tells this App from others in a question about check runs."""
        return {"app": int(self.app_id)} if self.app_id.isdecimal() else {}

    @property
    def listings(self) -> Listings:
        return self._home.app.listings

    def login(self) -> str | None:
        """The name that this App's words are signed with."""
        return self._home.app.login()

    def _call(self, request: Call, model: type[T]) -> T:
        content = self._respond(request).content or b"null"
        return checked(lambda: adapter(model).validate_json(content))

    def _respond(self, request: Call) -> Response:
        def ask() -> Response:
            with self._home.noting(request):
                return respond(self._session.github, request)

        response = self._home.passed("read" if request.method == "GET" else "write", ask)
        # The last request of the hour was a good one; the next would be refused.
        self._home.gate.close_for(spent(response))
        return response

    def _full(self, path: str) -> str:
        return f"/repos/{self.repository}{path}"


def _graphql_path(base_url: str) -> str:
    """GraphQL lies beside the REST root; on an enterprise server that is not below it."""
    return re.sub(r"/api/v3$", "/api", base_url.rstrip("/")) + "/graphql"
