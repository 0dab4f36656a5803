"""Servers that benchmarks start and stop."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from sandbox.world import APP_ID

SECRET = "secret"


def settings(database: str, port: int, key: str, api: str = "http://127.0.0.1:9") -> dict[str, str]:
    """The environment of our server; by default GitHub is a port where nobody answers."""
    return {
        "GITHUB_APP_ID": str(APP_ID),
        "GITHUB_APP_PRIVATE_KEY": key,
        "GITHUB_WEBHOOK_SECRET": SECRET,
        "GITHUB_API_URL": api,
        "DATABASE_URL": database,
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


@contextmanager
def running(command: list[str], environment: Mapping[str, str], log: Path) -> Iterator[int]:
    """Its process id."""
    with log.open("ab") as out:
        server = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=out, stderr=out
        )
    try:
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def ours(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "fixers", *arguments]


def await_answer(url: str) -> None:
    """Any answer at all: a server without our routes says 404 when it is ready."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nobody answers at {url}")
