"""How an App is registered from a manifest: GitHub's form, its button, and the code it gives."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.answers.accounts import app
from sandbox.errors import GitHubError, not_found
from sandbox.world import World

SetHook = Callable[[str, str], None]
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Register GitHub App</title>
<h1>Create GitHub App for {owner}</h1><pre>{manifest}</pre>
<form method="post" action="/settings/apps"><input type="hidden" name="registration" value="{id}">
<button>Create GitHub App</button></form></html>"""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A manifest that somebody sent, until the button is pressed."""

    state: str
    redirect_url: str
    webhook: str


@dataclass(slots=True)
class Registration:
    """The sandbox has one App; whoever registers gets its key, and a secret of their own."""

    world: World
    private_key: str
    set_hook: SetHook
    asked: dict[str, _Asked] = field(default_factory=dict)
    codes: dict[str, _Asked] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        return [
            Route("/settings/apps/new", self._form, methods=["POST"]),
            Route("/organizations/{owner}/settings/apps/new", self._form, methods=["POST"]),
            Route("/settings/apps", self._create, methods=["POST"]),
            Route("/app-manifests/{code}/conversions", self._convert, methods=["POST"]),
        ]

    async def _form(self, request: Request) -> Response:
        text = await _field(request, "manifest")
        manifest = json.loads(text)
        if not isinstance(manifest.get("url"), str):
            raise GitHubError(422, "url is missing")
        identity = secrets.token_hex(8)
        state = request.query_params.get("state", "")
        webhook = manifest["hook_attributes"]["url"]
        self.asked[identity] = _Asked(state, manifest["redirect_url"], webhook)
        owner = request.path_params.get("owner", "you")
        return HTMLResponse(_PAGE.format(owner=escape(owner), manifest=escape(text), id=identity))

    async def _create(self, request: Request) -> Response:
        asked = self.asked.pop(await _field(request, "registration"))
        code = secrets.token_hex(10)
        self.codes[code] = asked
        query = urlencode({"code": code, "state": asked.state})
        return RedirectResponse(f"{asked.redirect_url}?{query}", 302)

    async def _convert(self, request: Request) -> Response:
        asked = self.codes.pop(request.path_params["code"], None)
        if asked is None:
            raise not_found()
        secret = secrets.token_hex(20)
        self.set_hook(asked.webhook, secret)
        made = {
            **app(self.world),
            "client_secret": secrets.token_hex(20),
            "webhook_secret": secret,
            "pem": self.private_key,
        }
        return JSONResponse(made, 201)


async def _field(request: Request, name: str) -> str:
    fields = parse_qs((await request.body()).decode())
    if name not in fields:
        raise GitHubError(422, f"{name} is missing")
    return fields[name][0]
