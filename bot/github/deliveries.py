"""Deliveries that failed: GitHub tells of them, but never sends them again by itself."""

from typing import Final

import structlog
from pydantic import BaseModel

from bot.github.client import GitHubApp
from bot.plan.deliveries import Delivery, to_redeliver

_PAGE: Final = 100
_log = structlog.get_logger(__name__)


class _Delivery(BaseModel):
    id: int
    guid: str
    status_code: int


def redeliver_failed(app: GitHubApp) -> None:
    """The newest page is some hours of a busy App; a sweep every ten minutes misses nothing."""
    page = app.get("/app/hook/deliveries", list[_Delivery], {"per_page": _PAGE})
    for identity in to_redeliver([Delivery(d.id, d.guid, d.status_code) for d in page]):
        _log.info("delivery sent again", id=identity)
        app.post(f"/app/hook/deliveries/{identity}/attempts")
