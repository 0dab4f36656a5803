"""The App as its own process, to be killed at any moment."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from sandbox.server import SECRET, Sandbox
from sandbox.world import APP_ID


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


class AppProcess:
    """`fix-pipeline serve`, or a worker, on a database that outlives it."""

    def __init__(
        self,
        github: Sandbox,
        database: str,
        log: Path,
        *command: str,
        registered: bool = True,
        module: str = "fixers",
    ) -> None:
        self.port = free_port()
        self.log = log
        self.serves = "worker" not in command
        self._command = [sys.executable, "-m", module, *(command or ("serve",))]
        self._environment = {
            **os.environ,
            "GITHUB_API_URL": github.url,
            "DATABASE_URL": database,
            "PORT": str(self.port),
            "CREDENTIALS_FILE": str(log.with_name("credentials.json")),
        }
        if registered:
            self._environment |= {
                "GITHUB_APP_ID": str(APP_ID),
                "GITHUB_APP_PRIVATE_KEY": github.private_key,
                "GITHUB_WEBHOOK_SECRET": SECRET,
            }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def hook(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhook"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def await_alive(self, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=1).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError(self.log.read_text()[-3000:])

    def kill(self) -> tuple[int, float]:
        """No word of warning, for it and the processes it began: who died, and when."""
        found = self._process
        if found is not None and found.poll() is None:
            os.killpg(found.pid, signal.SIGKILL)
            found.wait()
        return found.pid if found is not None else 0, time.monotonic()

    def stop(self, seconds: float = 30) -> int:
        """A polite request, as at a deployment; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(timeout=seconds)
