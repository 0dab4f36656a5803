"""The real App, web and worker, running in this process against a sandbox."""

import socket
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import uvicorn

from bot.app import create_app
from bot.settings import Settings
from bot.worker import Worker
from sandbox.server import SECRET, Sandbox
from sandbox.world import APP_ID

_START: Final = 30.0


class RunningApp:
    """`with RunningApp(github):` makes the App hear of what happens there."""

    def __init__(self, github: Sandbox) -> None:
        self.github = github
        self._directory = tempfile.TemporaryDirectory(prefix="fix-pipeline-app-")
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.settings = Settings(
            app_id=str(APP_ID),
            private_key=github.private_key,
            webhook_secret=SECRET,
            api_url=github.url,
            database_url=f"sqlite:///{Path(self._directory.name) / 'jobs.sqlite'}",
        )
        self._worker = Worker(self.settings)
        self._server: uvicorn.Server | None = None
        self._thread = threading.Thread(target=self._run, name="app", daemon=True)

    def __enter__(self) -> Self:
        app = create_app(self.settings, self._worker.start(), self._worker.problems)
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        self._thread.start()
        end = time.monotonic() + _START
        while not self._server.started:
            if time.monotonic() > end:
                raise TimeoutError("the App did not start")
            time.sleep(0.01)
        self.github.set_hook(f"{self.url}/webhook")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(timeout=_START)
        self._worker.stop()
        self._socket.close()
        self._directory.cleanup()

    def _run(self) -> None:
        if self._server is not None:
            self._server.run(sockets=[self._socket])
