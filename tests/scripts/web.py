"""A web server that answers what a test says, and remembers what it was asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest


@dataclass
class Web:
    """`statuses` are answered one after the other, then 200."""

    url: str
    statuses: list[int] = field(default_factory=list)
    body: bytes = b"version 7"
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def web() -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            one.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            one.headers.append(dict(self.headers))
            self.send_response(one.statuses.pop(0) if one.statuses else 200)
            self.send_header("Content-Length", str(len(one.body)))
            self.end_headers()
            self.wfile.write(one.body)

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Tests stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one = Web(f"http://127.0.0.1:{server.server_address[1]}/")
    Thread(target=server.serve_forever, daemon=True).start()
    yield one
    server.shutdown()
    server.server_close()
