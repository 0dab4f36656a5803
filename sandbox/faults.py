"""What goes wrong between an App and GitHub: outages, lost answers, cut connections, limits."""

import json
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_API: Final = re.compile(r"/(graphql|repos/.*|app/.*)")


class Kind(Enum):
    UNAVAILABLE = "unavailable"  # 502, and nothing was done
    LOST = "lost"  # 502, though it was done
    CUT = "cut"  # done, and the connection ends in the middle of the answer
    SECONDARY = "secondary"  # 403 with Retry-After
    PRIMARY = "primary"  # 403 with no call left until the reset


@dataclass(frozen=True, slots=True)
class Fault:
    """For the next request of that method whose path fits."""

    method: str
    path: str
    kind: Kind


@dataclass
class Faults:
    """ASGI middleware. `planned` faults happen once each; with `rate`, others happen by chance.
    `limited` tells when which kind of limit was spoken of."""

    app: ASGIApp
    planned: list[Fault] = field(default_factory=list)
    rate: float = 0.0
    kinds: Sequence[Kind] = tuple(Kind)
    retry_after: int = 1
    happened: list[tuple[float, Kind, str]] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - no secret

    def plan(self, method: str, path: str, kind: Kind) -> None:
        self.planned.append(Fault(method, path, kind))

    def await_all(self, seconds: float = 30.0) -> None:
        """Until every planned fault has happened."""
        end = time.monotonic() + seconds
        while self.planned:
            if time.monotonic() > end:
                raise TimeoutError(f"nobody asked for {self.planned[0].path}")
            time.sleep(0.02)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = self._next(scope)
        if kind is None:
            await self.app(scope, receive, send)
            return
        self.happened.append((time.monotonic(), kind, scope["path"]))
        if kind in {Kind.LOST, Kind.CUT}:
            await self.app(scope, receive, _forget)
        if kind in {Kind.UNAVAILABLE, Kind.LOST}:
            await _answer(send, 502, {})
        elif kind is Kind.CUT:
            await _answer(send, 200, {"content-length": "100000"})
        else:
            await _answer(send, 403, self._limit(kind))

    def _next(self, scope: Scope) -> Kind | None:
        if scope["type"] != "http" or _API.fullmatch(scope["path"]) is None:
            return None
        for fault in self.planned:
            if fault.method == scope["method"] and re.fullmatch(fault.path, scope["path"]):
                self.planned.remove(fault)
                return fault.kind
        return self.chance.choice(self.kinds) if self.chance.random() < self.rate else None

    def _limit(self, kind: Kind) -> dict[str, str]:
        if kind is Kind.SECONDARY:
            return {"retry-after": str(self.retry_after)}
        reset = int(time.time()) + self.retry_after
        return {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset)}


async def _forget(_: Message) -> None:
    """Nobody hears the answer."""


async def _answer(send: Send, status: int, headers: dict[str, str]) -> None:
    body = json.dumps({"message": "Something went wrong"}).encode()
    every = {"content-type": "application/json", "content-length": str(len(body)), **headers}
    raw = [(name.encode(), value.encode()) for name, value in every.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
