"""The web process: `POST /webhook`, health, readiness, metrics."""

import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.credentials import unregistered
from bot.log import configure
from bot.manual import manual_routes
from bot.punctual import PunctualProtocol, open_many
from bot.queue import JobQueue
from bot.settings import Settings, SettingsError, check_key, forget_secrets, use_own_manual
from bot.webhook import Webhook

_ASKED: Final = ["GET", "HEAD"]  # many who watch over servers ask for the head alone
Problems = Callable[[], list[str]]
Stop = Callable[[], None]


def create_app(
    settings: Settings, queue: JobQueue, problems: Problems, stop: Stop | None = None
) -> FastAPI:
    """`problems` names what keeps the server from working; `stop` runs at shutdown."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if stop is not None:
            stop()

    webhook = Webhook(settings.webhook_secret, queue)
    app = FastAPI(title="fix-pipeline", openapi_url=None, lifespan=lifespan)
    # A plain route: FastAPI would read and parse the body before the signature is checked.
    app.router.routes.append(Route("/webhook", webhook.receive, methods=["POST"]))

    app.router.routes.extend(manual_routes())

    @app.api_route("/healthz", methods=_ASKED)
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.api_route("/readyz", methods=_ASKED)
    def readyz() -> JSONResponse:
        found = problems()
        return JSONResponse({"problems": found}, status_code=503 if found else 200)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


def main(*, working: bool = True) -> int:
    """`fix-pipeline serve`: web and worker in one process, or the web alone."""
    from bot.worker import Worker

    try:
        if unregistered(os.environ) and not _register():
            return 0
        settings = Settings.from_environment(os.environ)
        check_key(settings)
        configure(settings.log_format)
        use_own_manual(os.environ)
        forget_secrets(os.environ)
        open_many()
        worker = Worker(settings)
        app = create_app(settings, worker.start(working=working), worker.problems, worker.stop)
    except SettingsError as error:
        sys.stderr.write(f"fix-pipeline: {error}\n")
        return 2
    # uvicorn sends itself the signal again when it has shut down; to be told to end is no failure.
    signal.signal(signal.SIGTERM, lambda *_: None)
    # Longer than what proxies keep a connection for, so that it is they who close it.
    uvicorn.run(
        app,
        http=PunctualProtocol,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )
    return 0


def _register() -> bool:
    """The first run; its page needs what a running server has no use for."""
    from bot.first_run import serve

    return serve(os.environ)


if __name__ == "__main__":
    sys.exit(main())
