"""Requests that come in too slowly."""

import resource
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import punctual
from bot.punctual import PunctualProtocol, open_many

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"


async def echo(request: Request) -> Response:
    return Response(await request.body())


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(punctual, "PATIENCE", 0.3)
    app = Starlette(routes=[Route("/", echo, methods=["POST"])])
    config = uvicorn.Config(app, http=PunctualProtocol, log_level="error", timeout_keep_alive=60)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(10)


def until_the_end(connection: socket.socket) -> None:
    while connection.recv(1000):
        pass


@pytest.mark.parametrize("sent", [b"P", b"POST / HTTP/1.1\r\nHos", HEAD + b"\r\nab"])
@pytest.mark.parametrize("before", [b"", HEAD + b"\r\nabcd"])
def test_who_is_too_slow_is_hung_up_on(port: int, before: bytes, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as slow:
        if before:
            slow.sendall(before)
            assert b"200 OK" in slow.recv(1000)
        slow.sendall(sent)
        until_the_end(slow)


def test_connections_that_are_kept_are_for_the_next_request(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=1) as kept:
        for _ in range(2):
            kept.sendall(HEAD + b"\r\nabcd")
            assert b"200 OK" in kept.recv(1000)
            with pytest.raises(TimeoutError):  # the rest of the answer, then nothing, and no end
                until_the_end(kept)


@pytest.mark.parametrize(
    ("had", "asked"),
    [
        ((256, 4096), [(4096, 4096)]),
        ((1024, resource.RLIM_INFINITY), [(65_536, resource.RLIM_INFINITY)]),
        ((100_000, 1_000_000), []),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), []),
    ],
)
def test_files_are_not_short(
    monkeypatch: pytest.MonkeyPatch, had: tuple[int, int], asked: list[tuple[int, int]]
) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(punctual.resource, "getrlimit", lambda _: had)
    monkeypatch.setattr(punctual.resource, "setrlimit", lambda _, both: given.append(both))
    open_many()
    assert given == asked
