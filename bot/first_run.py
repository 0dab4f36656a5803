"""The first run: no credentials yet, so a page that registers the App in two clicks.

Only who holds the token that the server printed at its start sees the page, and only an answer
to that page's own `state` is taken: nobody else can make this server theirs.
"""

import ipaddress
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.credentials import credentials_file, store
from bot.github.errors import DeniedError, ThrottledError
from bot.github.registration import Registered, convert
from bot.manifest import Addresses, manifest, permissions
from bot.rendering import render
from bot.settings import api_url, listening, public_url

_ORGANIZATION: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}")
_EVERYWHERE: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared, not bound
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
_WAITS: Final = "the App is not registered yet; the log of this server has the address to do it at"


@dataclass(frozen=True, slots=True)
class Place:
    """`public` is None where only the request tells how this server is reached."""

    api: str
    public: str | None
    file: Path


@dataclass(slots=True)
class FirstRun:
    """One registration; `done` is called when the credentials are stored."""

    place: Place
    done: Callable[[], None]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    registered: bool = False

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self._register),
                Route("/registered", self._registered),
                Route("/healthz", _alive),
                Route("/readyz", _not_ready),
                Route("/webhook", _not_ready, methods=["POST"]),
            ]
        )

    async def _register(self, request: Request) -> Response:
        query = request.query_params
        if not secrets.compare_digest(query.get("token", "").encode(), self.token.encode()):
            return _page(403, title="Not yet yours", text=f"In short: {_WAITS}.")
        base = self.place.public or str(request.base_url).rstrip("/")
        organization = query.get("organization", "").strip()
        if not _ORGANIZATION.fullmatch(organization):
            organization = ""
        webhook = query.get("webhook", "").strip() or f"{base}/webhook"
        return _page(
            page="register",
            action=self._action(organization),
            manifest=manifest(Addresses(webhook, f"{base}/registered")),
            organization=organization,
            webhook=webhook,
            private=_is_private(webhook),
            permissions=permissions(),
            token=self.token,
            file=self.place.file,
        )

    def _action(self, organization: str) -> str:
        owner = f"/organizations/{organization}" if organization else ""
        return f"{web_url(self.place.api)}{owner}/settings/apps/new?state={quote(self.state)}"

    async def _registered(self, request: Request) -> Response:
        query = request.query_params
        expected = secrets.compare_digest(query.get("state", "").encode(), self.state.encode())
        if not expected or self.registered:
            return _page(403, title="Not ours", text="This registration was not begun here.")
        try:
            made = await run_in_threadpool(convert, query.get("code", ""), self.place.api)
            await run_in_threadpool(store, self.place.file, _credentials(made))
        except (DeniedError, ThrottledError) as error:
            return _page(502, title="GitHub refused the code", text=f"It said: {error.reason}")
        except OSError as error:
            text = f"{self.place.file}: {error.strerror}. Mend that, then register again."
            return _page(500, title="The credentials could not be stored", text=text)
        self.registered = True
        install = f"{made.html_url}/installations/new"
        end = BackgroundTask(self.done)
        return _page(page="registered", file=self.place.file, install=install, background=end)


def web_url(api: str) -> str:
    """Where people see the GitHub whose API this is."""
    parts = urlsplit(api)
    host = parts.netloc.removeprefix("api.")
    return f"{parts.scheme}://{host}{parts.path.removesuffix('/api/v3')}"


def serve(environment: Mapping[str, str]) -> bool:
    """Blocks until the App is registered (True) or the server is told to stop (False). Raises
    SettingsError."""
    host, port = listening(environment)
    place = Place(api_url(environment), public_url(environment), credentials_file(environment))
    run = FirstRun(place, done=lambda: setattr(server, "should_exit", True))
    server = uvicorn.Server(uvicorn.Config(run.app(), host=host, port=port, log_level="warning"))
    local = "127.0.0.1" if host in _EVERYWHERE else host
    where = f"{place.public or f'http://{local}:{port}'}/?token={run.token}"
    sys.stderr.write(f"fix-pipeline: no credentials; register the App at {where}\n")
    server.run()
    return run.registered


def _credentials(made: Registered) -> dict[str, str]:
    return {
        "GITHUB_APP_ID": str(made.id),
        "GITHUB_APP_PRIVATE_KEY": made.pem,
        "GITHUB_WEBHOOK_SECRET": made.webhook_secret,
    }


def _is_private(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal"))


def _page(
    status: int = 200, *, background: BackgroundTask | None = None, **values: object
) -> HTMLResponse:
    text = render("first_run.html", **values)
    return HTMLResponse(text, status, _HEADERS, background=background)


async def _alive(_: Request) -> Response:
    return JSONResponse({"status": "alive"})


async def _not_ready(_: Request) -> Response:
    return JSONResponse({"problems": [_WAITS]}, 503)
