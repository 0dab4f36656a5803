"""The server as a whole, and a context manager that runs it in a thread."""

import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse

from sandbox import graphql
from sandbox.api import ENDPOINTS
from sandbox.auth import Tokens
from sandbox.control import control_routes
from sandbox.errors import GitHubError, not_found
from sandbox.faults import Faults
from sandbox.keys import key_pair
from sandbox.page import page_routes
from sandbox.people import People
from sandbox.recording import Exchange, Recorder
from sandbox.registration import Registration
from sandbox.routing import Server, routes
from sandbox.serving import BackgroundServer
from sandbox.webhooks import Webhooks
from sandbox.world import World

SECRET: Final = "sandbox-webhook-secret"  # noqa: S105 - known to both sides on this machine only


async def _refused(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, GitHubError):
        raise error
    return JSONResponse(error.body(), error.status)


async def _missing(_: Request, __: Exception) -> JSONResponse:
    return JSONResponse(not_found().body(), 404)


class Sandbox:
    """`with Sandbox() as github:` gives a GitHub at `github.url`."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="fix-pipeline-sandbox-")
        self.private_key, public = key_pair()
        self.world = World(Path(self._directory.name), public)
        self.webhooks = Webhooks(self.world.ids)
        self.tokens = Tokens()
        server = Server(self.world, self.tokens, self.webhooks)
        self.people = People(server)
        app = Starlette(
            routes=[
                *routes(server, (*ENDPOINTS, *graphql.ENDPOINTS)),
                *control_routes(self.people, self.set_hook),
                *Registration(self.world, self.private_key, self.set_hook).routes(),
                *page_routes(self.world),
            ],
            exception_handlers={404: _missing, GitHubError: _refused},
        )
        self._recorder = Recorder(app)
        self._server = BackgroundServer(host, port)
        self.url = self.world.url = self._server.url
        self.faults = Faults(self._recorder)

    @property
    def exchanges(self) -> list[Exchange]:
        """Every request so far with its answer."""
        return list(self._recorder.exchanges)

    def set_hook(self, url: str, secret: str = SECRET) -> None:
        """Where the App listens."""
        self.webhooks.url, self.webhooks.secret = url, secret

    def __enter__(self) -> Self:
        self.webhooks.start()
        config = uvicorn.Config(self.faults, log_level="critical", lifespan="off")
        self._server.start(config)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.webhooks.stop()
        self._server.stop()
        self._directory.cleanup()
