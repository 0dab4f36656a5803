"""The receiver: nothing is parsed before the signature is checked, nothing is lost after."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from concurrent.futures import Future
from urllib.parse import urlencode

import httpx
import pytest
from starlette.types import Message

from bot.app import create_app
from bot.jobs import Job, ReviewJob, Target
from bot.settings import Settings
from bot.webhook import BODY_LIMIT

PULL_REQUEST = {
    "action": "opened",
    "installation": {"id": 42},
    "repository": {"full_name": "acme/shop"},
    "sender": {"login": "octocat", "id": 1, "type": "User"},
    "pull_request": {"number": 7, "draft": False, "head": {"sha": "abc"}},
}


class ListQueue:
    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def submit(self, job: Job) -> Future[None]:
        self.jobs.append(job)
        stored: Future[None] = Future()
        stored.set_result(None)
        return stored


class SlowQueue(ListQueue):
    """What it is given is stored when somebody keeps the promise."""

    def __init__(self) -> None:
        super().__init__()
        self.promises: list[Future[None]] = []

    def submit(self, job: Job) -> Future[None]:
        self.jobs.append(job)
        self.promises.append(Future())
        return self.promises[-1]


@pytest.fixture
def queue() -> ListQueue:
    return ListQueue()


@pytest.fixture
async def http(settings: Settings, queue: ListQueue) -> Iterator[httpx.AsyncClient]:
    app = create_app(settings, queue, lambda: ["GitHub is away"])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client


def signed(body: bytes, event: str = "pull_request", secret: str = "s3cret") -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {
        "x-hub-signature-256": f"sha256={digest}",
        "x-github-event": event,
        "x-github-delivery": "11111111-aaaa",
    }


async def send(http: httpx.AsyncClient, body: bytes, headers: dict[str, str]) -> int:
    return (await http.post("/webhook", content=body, headers=headers)).status_code


async def test_a_database_that_is_busy_keeps_nobody_waiting(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub gives up after ten seconds; told in time that it is not, it keeps the delivery."""
    monkeypatch.setattr("bot.webhook.PROMPT", 0.01)
    queue = SlowQueue()
    body = json.dumps(PULL_REQUEST).encode()
    transport = httpx.ASGITransport(create_app(settings, queue, list))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
        assert await send(http, body, signed(body)) == 503
    assert len(queue.jobs) == 1
    queue.promises[0].set_exception(OSError("full"))  # and nobody is there to hear of it


async def test_a_database_that_is_away_is_no_fault_of_the_server(settings: Settings) -> None:
    broken: Future[None] = Future()
    broken.set_exception(OSError("away"))
    queue = ListQueue()
    queue.submit = lambda _: broken  # type: ignore[method-assign]
    body = json.dumps(PULL_REQUEST).encode()
    transport = httpx.ASGITransport(create_app(settings, queue, list))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
        assert await send(http, body, signed(body)) == 503


async def test_signed_delivery_is_queued(http: httpx.AsyncClient, queue: ListQueue) -> None:
    body = json.dumps(PULL_REQUEST).encode()
    assert await send(http, body, signed(body)) == 202
    assert queue.jobs == [ReviewJob(Target(42, "acme/shop", 7), "11111111-aaaa", "abc")]


async def test_forms_are_read_like_json(http: httpx.AsyncClient, queue: ListQueue) -> None:
    body = urlencode({"payload": json.dumps(PULL_REQUEST)}).encode()
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert await send(http, body, signed(body) | form) == 202
    assert [job.target for job in queue.jobs] == [Target(42, "acme/shop", 7)]


@pytest.mark.parametrize("body", [b"", b"payload", b"payload=%7B", b"other=1", b"\xff", b"a&" * 99])
async def test_forms_without_a_delivery(http: httpx.AsyncClient, body: bytes) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert await send(http, body, signed(body) | form) == 400


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": "sha256=é".encode("latin-1")},
        signed(b"not json", secret="other"),
        {"x-hub-signature": "sha1=abc"},
    ],
)
async def test_unsigned_is_refused_before_it_is_read(
    http: httpx.AsyncClient, queue: ListQueue, headers: dict[str, str]
) -> None:
    assert await send(http, b"not json", headers) == 401
    assert queue.jobs == []


@pytest.mark.parametrize("body", [b"not json", b"[]", b'{"action": "opened"}', b"\xff", b""])
async def test_malformed_but_signed(http: httpx.AsyncClient, queue: ListQueue, body: bytes) -> None:
    assert await send(http, body, signed(body)) == 400
    assert queue.jobs == []


async def test_delivery_without_usable_id(http: httpx.AsyncClient) -> None:
    body = json.dumps(PULL_REQUEST).encode()
    headers = signed(body) | {"x-github-delivery": "--> <script>"}
    assert await send(http, body, headers) == 400


@pytest.mark.parametrize("event", ["ping", "push", "star", ""])
async def test_other_events_are_ignored(
    http: httpx.AsyncClient, queue: ListQueue, event: str
) -> None:
    assert await send(http, b"{}", signed(b"{}", event)) == 202
    assert queue.jobs == []


async def test_announced_size_is_refused_unread(http: httpx.AsyncClient) -> None:
    headers = {"content-length": str(BODY_LIMIT + 1)}
    assert await send(http, b"", headers) == 413


async def test_streamed_size_is_refused(http: httpx.AsyncClient) -> None:
    sent = 0

    async def chunks() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(40):
            sent += 1
            yield bytes(1024 * 1024)

    response = await http.post("/webhook", content=chunks())
    assert response.status_code == 413
    assert sent <= 40


async def test_a_sender_that_goes_away_is_no_fault(settings: Settings, queue: ListQueue) -> None:
    messages = [{"type": "http.request", "body": b"{", "more_body": True}]
    sent: list[Message] = []

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    app = create_app(settings, queue, list)
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/webhook",
        "headers": [],
        "query_string": b"",
        "app": app,
    }
    await app(scope, receive, send)
    assert [message["status"] for message in sent if "status" in message] == [400]
    assert queue.jobs == []


async def test_health_and_metrics(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"status": "alive"}
    assert (await http.head("/healthz")).status_code == 200
    ready = await http.get("/readyz")
    assert (ready.status_code, ready.json()) == (503, {"problems": ["GitHub is away"]})
    assert "fix_pipeline_deliveries_total" in (await http.get("/metrics")).text
