"""Signs requests as the App, by GitHub's clock: GitHub refuses what a wrong one has signed."""

import time
from collections.abc import Generator
from typing import Any, Final

import httpx
import jwt  # which githubkit brings to sign with
from githubkit import AppAuthStrategy, GitHubCore

from bot.github.headers import clock

# https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
EARLIER: Final = 60.0
LIFE: Final = 600.0  # from then on; GitHub takes ten minutes at most from now
FRESH: Final = 480.0
NOTICEABLE: Final = 30.0  # seconds that clocks may differ by
_UNAUTHORISED: Final = 401


class Signature(httpx.Auth):
    """One is kept while it is fresh, by a clock that nobody can set."""

    def __init__(self, issuer: str, key: str) -> None:
        self._issuer = issuer
        self._key = key
        self._ahead = 0.0  # GitHub's clock is
        self._made, self._issued = -FRESH, 0.0  # by the two clocks
        self._token = ""

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        if time.monotonic() - self._made >= FRESH:
            self._sign()
        request.headers["Authorization"] = f"Bearer {self._token}"
        response = yield request
        if response.status_code == _UNAUTHORISED and self._outdated(response):
            self._sign()
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request

    def _outdated(self, response: httpx.Response) -> bool:
        """Whether it would be another signature by now."""
        now = clock(response.headers)
        self._ahead = now - time.time()
        return abs(now - EARLIER - self._issued) > NOTICEABLE

    def _sign(self) -> None:
        self._issued = time.time() + self._ahead - EARLIER
        claims = {
            "iss": self._issuer,
            "iat": int(self._issued),
            "exp": int(self._issued + LIFE),
        }
        self._token = jwt.encode(claims, self._key, algorithm="RS256")
        self._made = time.monotonic()


class AsApp(AppAuthStrategy):
    """Signs every request of a connection."""

    def __init__(self, app_id: str, private_key: str) -> None:
        super().__init__(app_id, private_key)
        self._signature = Signature(app_id, private_key)

    def get_auth_flow(self, _: GitHubCore[Any]) -> httpx.Auth:
        return self._signature
