"""Deliveries: signed, sent in the order of what happened, remembered, sent again on request."""

import hashlib
import hmac
import json
import queue
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Final

import httpx

from sandbox.state import Ids, now

TIMEOUT: Final = 10.0  # GitHub waits no longer
_STOP: Final = None


@dataclass(slots=True)
class Delivery:
    """One attempt; all attempts at a delivery share its guid."""

    id: int
    guid: str
    event: str
    action: str | None
    body: bytes = field(repr=False)
    installation: int | None
    repository: int | None
    redelivery: bool = False
    delivered_at: str = field(default_factory=now)
    duration: float = 0.0
    status_code: int = 0  # 0 while under way
    status: str = ""
    answer: str = ""
    request_headers: dict[str, str] = field(default_factory=dict)


class Webhooks:
    """One thread sends, so that what happened first arrives first."""

    def __init__(self, ids: Ids) -> None:
        self.url: str | None = None
        self.secret = ""
        self.log: list[Delivery] = []
        self._ids = ids
        self._queue: queue.Queue[Delivery | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._queue.put(_STOP)
        self._thread.join(timeout=TIMEOUT)

    def send(
        self, event: str, payload: dict[str, object], repository: int, installation: int
    ) -> None:
        action = payload.get("action")
        self._put(
            Delivery(
                self._ids.next(),
                str(uuid.uuid4()),
                event,
                action if isinstance(action, str) else None,
                json.dumps(payload).encode(),
                installation,
                repository,
            )
        )

    def redeliver(self, old: Delivery) -> Delivery:
        made = Delivery(
            self._ids.next(),
            old.guid,
            old.event,
            old.action,
            old.body,
            old.installation,
            old.repository,
            redelivery=True,
        )
        self._put(made)
        return made

    def find(self, identity: int) -> Delivery | None:
        return next((delivery for delivery in self.log if delivery.id == identity), None)

    def signature(self, body: bytes) -> str:
        return "sha256=" + hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()

    def wait(self) -> None:
        """Until everything queued so far was sent."""
        self._queue.join()

    def _put(self, delivery: Delivery) -> None:
        if self.url is not None:
            self.log.append(delivery)
            self._queue.put(delivery)

    def _run(self) -> None:
        with httpx.Client(timeout=TIMEOUT) as client:
            while (delivery := self._queue.get()) is not _STOP:
                self._attempt(client, delivery)
                self._queue.task_done()

    def _attempt(self, client: httpx.Client, delivery: Delivery) -> None:
        delivery.request_headers = {
            "Accept": "*/*",
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/sandbox",
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Event": delivery.event,
            "X-Hub-Signature-256": self.signature(delivery.body),
        }
        began = time.monotonic()
        try:
            response = client.post(
                self.url or "", content=delivery.body, headers=delivery.request_headers
            )
            delivery.answer = response.text
            delivery.status_code = response.status_code
            delivery.status = "OK" if response.is_success else response.reason_phrase
        except httpx.HTTPError:
            delivery.status_code, delivery.status = 502, "failed to connect to host"
        delivery.duration = round(time.monotonic() - began, 3)
