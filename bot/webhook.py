"""Raw body → signature → jobs → durable queue → 202. GitHub is not called from here."""

import asyncio
import hashlib
import hmac
import re
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final
from urllib.parse import parse_qs

import structlog
from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from bot.events import jobs_of
from bot.metrics import DELIVERIES
from bot.queue import JobQueue

PROMPT: Final = 8.0  # seconds; GitHub waits for ten
BODY_LIMIT: Final = 25 * 1024 * 1024  # GitHub delivers nothing larger
_DELIVERY: Final = re.compile(r"[A-Za-z0-9._-]{1,100}")
_log = structlog.get_logger(__name__)

EVENTS: Final = frozenset({
    "pull_request",
    "issue_comment",
    "pull_request_review_comment",
    "check_run",
    "check_suite",
    "installation",
    "installation_repositories",
})


class Webhook:
    """The receiver: holds the secret and the queue."""

    def __init__(self, secret: str, queue: JobQueue) -> None:
        self._secret = secret.encode()
        self._queue = queue

    async def receive(self, request: Request) -> Response:
        try:
            body = await _read(request)
        except ClientDisconnect:  # nobody is there to be answered
            return _answer(400, "the body is not whole")
        if body is None:
            return _answer(413, "the body is too large")
        if not self._signed(body, request.headers.get("x-hub-signature-256", "")):
            return _answer(401, "the signature does not fit")
        event = request.headers.get("x-github-event", "")
        delivery = request.headers.get("x-github-delivery", "")
        if _DELIVERY.fullmatch(delivery) is None:
            return _answer(400, "the delivery has no id")
        kind = request.headers.get("content-type", "")
        return await self._accept(event, delivery, _payload(kind, body))

    async def _accept(self, event: str, delivery: str, body: bytes) -> Response:
        label = event if event in EVENTS else "other"
        try:
            jobs = jobs_of(event, delivery, body)
        except ValidationError as error:
            DELIVERIES.labels(label, "malformed").inc()
            _log.warning("malformed delivery", delivery=delivery, errors=error.error_count())
            return _answer(400, "the body is not what the event promises")
        if not await _all_of([self._queue.submit(job) for job in jobs]):
            DELIVERIES.labels(label, "late").inc()
            _log.warning("not taken in", delivery=delivery)
            return _answer(503, "the database does not take it now")
        for job in jobs:
            target = job.target
            _log.info("queued", delivery=delivery, repository=target.repository, kind=job.kind)
        outcome = "queued" if jobs else "ignored"
        DELIVERIES.labels(label, outcome).inc()
        return _answer(202, outcome)

    def _signed(self, body: bytes, signature: str) -> bool:
        # The same as githubkit.webhooks.verify, whose import costs 40 MB and half a second.
        digest = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"sha256={digest}".encode(), signature.encode())


async def _all_of(promises: Sequence[Future[None]]) -> bool:
    """Whether all are kept in time; who breaks one says why. What is late may still be done.
    GitHub, which is told that it is not, sends it again when it is asked to, and the same twice
    changes nothing."""
    waiting = [asyncio.wrap_future(promise) for promise in promises]
    for one in waiting:
        one.add_done_callback(_broken)  # though nobody waits for it any more
    done, late = await asyncio.wait(waiting, timeout=PROMPT) if waiting else ((), ())
    return not late and not any(map(_broken, done))


def _broken(promise: "asyncio.Future[None]") -> bool:
    return promise.cancelled() or promise.exception() is not None


def _payload(kind: str, body: bytes) -> bytes:
    """The JSON of a delivery: the body, or its field `payload` where the App's webhook is set to
    send forms."""
    if not kind.strip().lower().startswith("application/x-www-form-urlencoded"):
        return body
    try:
        fields = parse_qs(body.decode(), max_num_fields=10)
    except ValueError:
        return b""
    return fields.get("payload", [""])[0].encode(errors="replace")


async def _read(request: Request) -> bytes | None:
    """The raw body, or None as soon as it is known to be too large."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > BODY_LIMIT:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def _answer(status: int, text: str) -> Response:
    return JSONResponse({"result": text}, status_code=status)
