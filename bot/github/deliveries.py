"""Deliveries that failed: GitHub tells of them, but never sends them again by itself."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import structlog
from pydantic import BaseModel

from bot.github.client import GitHubApp
from bot.github.errors import DeniedError
from bot.github.headers import Parameters
from bot.plan.deliveries import Delivery, to_redeliver

_PAGE: Final = 100
_PAGES: Final = 50
_log = structlog.get_logger(__name__)


class _Delivery(BaseModel):
    id: int
    guid: str
    status_code: int
    delivered_at: datetime | None = None


def redeliver_failed(app: GitHubApp, since: datetime) -> int:
    """Ask again for what did not arrive since then; how many deliveries that were. One that
    GitHub will not send again is left: the others must not wait for it."""
    asked = 0
    for identity in to_redeliver(Delivery(d.id, d.guid, d.status_code) for d in _list(app, since)):
        try:
            app.post(f"/app/hook/deliveries/{identity}/attempts", object)
        except DeniedError as denied:
            _log.warning("delivery cannot be sent again", id=identity, reason=denied.reason)
            continue
        _log.info("delivery sent again", id=identity)
        asked += 1
    return asked


def _list(app: GitHubApp, since: datetime) -> Iterator[_Delivery]:
    """Newest first, as GitHub lists them."""
    params: Parameters = {"per_page": _PAGE}
    for _ in range(_PAGES):
        page, following = app.page("/app/hook/deliveries", list[_Delivery], params)
        recent = [d for d in page if d.delivered_at is None or d.delivered_at >= since]
        yield from recent
        if following is None or len(recent) < len(page):
            return
        params = following
