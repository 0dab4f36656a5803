"""A connection to GitHub: who asks, how long it waits, and what it trusts."""

import re
from datetime import timedelta
from functools import cache
from ssl import SSLContext
from typing import Any, Final, TypeVar

from githubkit import AppAuthStrategy, BaseAuthStrategy, GitHub, TokenAuthStrategy
from githubkit import Response as AnyResponse
from httpx import Request, Timeout, create_ssl_context

from bot.github.headers import asked_wait, until_reset
from bot.github.signing import AsApp

TIMEOUT: Final = 15.0  # GitHub itself gives up after ten
# What must not be done twice is waited for longer: who gives up does not know whether it is done.
LONG: Final = 40.0
# What done twice is the same as done once; all our mutations are, too.
_REPEATABLE: Final = re.compile(
    r"GET .*|POST .*/(?:graphql|reactions|access_tokens|attempts|git/(?:blobs|trees|commits))"
    r"|PATCH .*/git/refs/.*"
)

A = TypeVar("A", bound=BaseAuthStrategy)


class _GitHub(GitHub[A]):
    def _extract_retry_after(self, response: AnyResponse[Any]) -> timedelta:
        """githubkit reads a number only, and trusts the clock of this machine."""
        return timedelta(seconds=asked_wait(response.headers) or until_reset(response.raw_response))


def as_app(app_id: str, private_key: str, api_url: str) -> GitHub[AppAuthStrategy]:
    return _connection(AsApp(app_id, private_key), api_url)


def as_installation(token: str, api_url: str) -> GitHub[TokenAuthStrategy]:
    return _connection(TokenAuthStrategy(token), api_url)


def _connection(auth: A, api_url: str) -> _GitHub[A]:
    return _GitHub(
        auth,
        base_url=api_url,
        user_agent="fix-pipeline",
        timeout=TIMEOUT,
        follow_redirects=False,  # it would make a GET of a POST
        event_hooks={"request": [_be_patient]},
        auto_retry=False,
        http_cache=False,
        ssl_verify=_trusted(),
    )


def _be_patient(request: Request) -> None:
    if shows_twice(request.method, request.url.path):
        request.extensions["timeout"] = Timeout(TIMEOUT, read=LONG).as_dict()


def shows_twice(method: str, path: str) -> bool:
    """Whether all can see it when it was done twice."""
    return _REPEATABLE.fullmatch(f"{method} {path}") is None


@cache
def _trusted() -> SSLContext:
    """Read once: the world's certificates take longer than a request."""
    return create_ssl_context()
