"""Keeps every request and its answer, so that tests can hold them against GitHub's description."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class Exchange:
    """`request` and `answer` are raw bodies."""

    method: str
    path: str
    query: str
    request: bytes
    status: int
    content_type: str
    answer: bytes


class Recorder:
    """ASGI middleware; `exchanges` grows in the order of the answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.exchanges: list[Exchange] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        tape = _Tape(receive, send)
        await self._app(scope, tape.receive, tape.send)
        self.exchanges.append(
            Exchange(
                scope["method"],
                scope["path"],
                scope["query_string"].decode(),
                bytes(tape.request),
                tape.status,
                tape.content_type,
                bytes(tape.answer),
            )
        )


class _Tape:
    """Passes messages on and keeps what they hold."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self.request, self.answer = bytearray(), bytearray()
        self.status, self.content_type = 0, ""

    async def receive(self) -> Message:
        message = await self._receive()
        self.request += message.get("body", b"")
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = {name.lower(): value for name, value in message["headers"]}
            self.content_type = headers.get(b"content-type", b"").decode()
        self.answer += message.get("body", b"")
        await self._send(message)
