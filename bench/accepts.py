"""Deliveries accepted a second, and how long each waits: ours durable, Probot's not.

    python -m bench.accepts [SECONDS]

The same payload and the same load tool (autocannon) for each, one after the other in one run.
Needs Node.js; `npm ci` in bench/app is done at the first run.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import NamedTuple

from bench.servers import SECRET, await_answer, ours, running, settings
from sandbox.keys import key_pair
from tests.e2e.postgres import missing, postgres
from tests.e2e.process import free_port

APP = Path(__file__).parent / "app"
CONNECTIONS = 64
PAYLOAD_SIZE = 24_000  # bytes, the median of real `pull_request` deliveries


class Measured(NamedTuple):
    perSecond: float  # noqa: N815 - the load tool's names
    p50: float
    p99: float
    accepted: int
    refused: int


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    node = which("node")
    if node is None:
        print("Node.js is not installed")
        return 2
    if not (APP / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=APP, check=True)
    peer: Measured | None = None
    faults = 0
    for name, server in _servers(node):
        with server() as url:
            got = _load(node, url, seconds)
        peer = peer or got
        faults += got.refused
        print(
            f"{name}: {got.perSecond:.0f} a second, p50 {got.p50:.0f} ms, p99 {got.p99:.0f} ms;"
            f" {got.perSecond / peer.perSecond:.2f} of Probot's rate,"
            f" {got.p99 / peer.p99:.2f} of its p99; {got.refused} refused"
        )
    return int(faults > 0)


def _servers(node: str) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "Probot, nothing durable", lambda: _probot(node)
    yield "ours, SQLite", lambda: _ours(None)
    if missing() is None:
        yield "ours, PostgreSQL", _on_postgres


@contextmanager
def _probot(node: str) -> Iterator[str]:
    port = free_port()
    environment = {
        "APP_ID": "1",
        "PRIVATE_KEY": key_pair()[0],
        "WEBHOOK_SECRET": SECRET,
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "LOG_LEVEL": "fatal",
        "NODE_ENV": "production",
    }
    command = [node, "--no-warnings", str(APP / "probot.js")]
    with (
        tempfile.TemporaryDirectory() as folder,
        running(command, environment, Path(folder, "log")),
    ):
        await_answer(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}/api/github/webhooks"


@contextmanager
def _ours(database: str | None) -> Iterator[str]:
    """The web alone: what is measured is taking deliveries in, not the work that follows."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        where = database or f"sqlite:///{folder}/jobs.sqlite"
        environment = settings(where, port, key_pair()[0])
        with running(ours("serve", "--no-worker"), environment, Path(folder, "log")):
            await_answer(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}/webhook"


@contextmanager
def _on_postgres() -> Iterator[str]:
    with postgres() as address, _ours(address) as url:
        yield url


def _load(node: str, url: str, seconds: float) -> Measured:
    command = [node, str(APP / "load.js"), url, SECRET, str(seconds), str(CONNECTIONS)]
    done = subprocess.run(command, input=_payload(), capture_output=True, check=True)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def _payload() -> bytes:
    """A `pull_request` delivery with the fields that both read, of a real one's size."""
    user = {"login": "wendy", "id": 3, "type": "User"}
    repository = {"id": 5, "name": "shop", "full_name": "acme/shop", "owner": user}
    pull = {
        "id": 9,
        "number": 7,
        "draft": False,
        "state": "open",
        "head": {"sha": "a" * 40, "ref": "work", "repo": repository},
        "base": {"sha": "b" * 40, "ref": "main", "repo": repository},
        "body": "",
    }
    delivery = {
        "action": "opened",
        "number": 7,
        "pull_request": pull,
        "repository": repository,
        "sender": user,
        "installation": {"id": 42},
    }
    pull["body"] = "x" * (PAYLOAD_SIZE - len(json.dumps(delivery)))
    return json.dumps(delivery).encode()


if __name__ == "__main__":
    sys.exit(main())
