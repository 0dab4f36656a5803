"""AWS for the scripts: moto behind a proxy that can answer differently for one test."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "lib/scripts"

Answer = tuple[int, bytes]
"""Status and body."""


@dataclass
class Proxy:
    """`hooks`: by operation, what makes another answer of the real one; `before`: what is answered
    without asking; `calls`: the operations."""

    port: int
    before: dict[str, Answer] = field(default_factory=dict)
    hooks: dict[str, Callable[[Answer], Answer]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)


def start_moto(running: int) -> tuple[subprocess.Popen[bytes], int]:
    """Moto, whose services say that so many tasks run; by default it says that none ever does."""
    port = _free_port()
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "MOTO_ECS_SERVICE_RUNNING": str(running)}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/moto-api/data.json", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return process, port
    process.kill()
    raise RuntimeError("moto does not start")


def start_aws(folder: Path) -> Iterator[Path]:
    """The folder, once there is a program `aws` in it that is quick to call."""
    process = subprocess.Popen([sys.executable, "-m", "tests.scripts.warm_aws", folder], cwd=ROOT)
    try:
        while not os.access(folder / "aws", os.X_OK):
            assert process.poll() is None, "it does not start"
            time.sleep(0.05)
        yield folder
    finally:
        process.kill()
        process.wait()


@contextmanager
def proxy_to(moto_port: int) -> Iterator[Proxy]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            operation = _operation(self.headers.get("X-Amz-Target", ""), body)
            proxy.calls.append(operation)
            if operation in proxy.before:
                (status, answer), kind = proxy.before[operation], "text/xml"
            else:
                status, answer, kind = _forward(moto_port, self.path, dict(self.headers), body)
            status, answer = proxy.hooks.get(operation, lambda same: same)((status, answer))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Tests stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy = Proxy(server.server_address[1])
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()


def json_hook(change: Callable[[dict], object]) -> Callable[[Answer], Answer]:
    """Let `change` edit a JSON answer in place."""

    def hook(answer: Answer) -> Answer:
        status, body = answer
        data = json.loads(body)
        change(data)
        return status, json.dumps(data).encode()

    return hook


def _operation(target: str, body: bytes) -> str:
    """JSON protocols name it in a header, query protocols in the body."""
    return target.rpartition(".")[2] or parse_qs(body.decode()).get("Action", [""])[0]


def _forward(port: int, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read(), response.headers["Content-Type"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["Content-Type"]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
