"""What the headers of an answer tell: until when to wait, and what comes next."""

import time
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Final

from httpx import URL, Response

MINUTE: Final = 60.0  # what GitHub asks for when it does not say how long
Parameters = Mapping[str, str | int]


def until_reset(response: Response) -> float:
    """Seconds until the limit that the answer speaks of begins anew."""
    reset = response.headers.get("x-ratelimit-reset", "")
    return max(int(reset) - clock(response.headers), 1) if reset.isdecimal() else MINUTE


def next_page(response: Response) -> Parameters | None:
    """What to ask for to get the next page of a list, as GitHub's link says: most lists are paged
    by number, some by cursor."""
    link = response.links.get("next")
    return dict(URL(link["url"]).params) if link else None


def spent(response: Response) -> float:
    """Seconds until another request is allowed: none while some are left."""
    told = response.headers.get("x-ratelimit-remaining") == "0"
    return until_reset(response) if told and "x-ratelimit-reset" in response.headers else 0


def asked_wait(headers: Mapping[str, str]) -> float:
    """Seconds that `Retry-After` asks for, as a number or as a date; 0 where it does not."""
    told = headers.get("retry-after", "").strip()
    if told.isdecimal():
        return float(told)
    with suppress(ValueError):
        return max(parsedate_to_datetime(told).timestamp() - clock(headers), 1.0)
    return 0.0


def clock(headers: Mapping[str, str]) -> float:
    """What time it is for who answers: the clock of this machine may be another."""
    with suppress(ValueError):
        return parsedate_to_datetime(headers.get("date", "")).timestamp()
    return time.time()
