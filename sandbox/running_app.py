"""The real App, web and worker, running in this process against a sandbox."""

import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from bot.app import create_app
from bot.settings import Settings
from bot.worker import Worker
from sandbox.server import SECRET, Sandbox
from sandbox.serving import BackgroundServer
from sandbox.world import APP_ID


class RunningApp:
    """`with RunningApp(github):` makes the App hear of what happens there."""

    def __init__(self, github: Sandbox) -> None:
        self.github = github
        self._directory = tempfile.TemporaryDirectory(prefix="fix-pipeline-app-")
        self._server = BackgroundServer()
        self.url = self._server.url
        self.settings = Settings(
            app_id=str(APP_ID),
            private_key=github.private_key,
            webhook_secret=SECRET,
            api_url=github.url,
            database_url=f"sqlite:///{Path(self._directory.name) / 'jobs.sqlite'}",
        )
        self._worker = Worker(self.settings)

    def __enter__(self) -> Self:
        app = create_app(self.settings, self._worker.start(), self._worker.problems)
        self._server.start(uvicorn.Config(app, log_level="warning"))
        self.github.set_hook(f"{self.url}/webhook")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()
        self._worker.stop()
        self._directory.cleanup()
