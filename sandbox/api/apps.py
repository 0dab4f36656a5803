"""The App about itself: installations, tokens, deliveries, rate limits."""

import json
import time
from typing import Final

from sandbox.answers import Json
from sandbox.answers.accounts import app, installation
from sandbox.answers.repositories import repository
from sandbox.auth import NewToken
from sandbox.errors import GitHubError, not_found
from sandbox.routing import APP, Answer, Call, Endpoint
from sandbox.state import Installation
from sandbox.webhooks import Delivery

LIMIT: Final = 5000
_CURSOR: Final = "v1_"
_RESOURCES: Final = ("core", "search", "graphql", "integration_manifest", "code_search")


def _app(call: Call) -> Answer:
    return Answer(app(call.world))


def _installations(call: Call) -> Answer:
    found, links = call.page(list(call.world.installations.values()))
    return Answer([installation(call.world, one) for one in found], headers=links)


def _find(call: Call) -> Installation:
    found = call.world.installations.get(call.number("installation"))
    if found is None:
        raise not_found()
    return found


def _installation(call: Call) -> Answer:
    return Answer(installation(call.world, _find(call)))


def _repository_installation(call: Call) -> Answer:
    found = call.world.installation_of(call.repository)
    if found is None:
        raise not_found()
    return Answer(installation(call.world, found))


def _create_token(call: Call) -> Answer:
    wanted = call.read(NewToken)
    token = call.server.tokens.create(call.world, _find(call), wanted)
    narrowed = wanted.repositories is not None or wanted.repository_ids is not None
    body: Json = {
        "token": token.value,
        "expires_at": token.expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "permissions": token.permissions,
        "repository_selection": "selected",
    }
    if narrowed:
        names = sorted(token.repositories)
        body["repositories"] = [repository(call.world, call.world.repository(n)) for n in names]
    return Answer(body, 201)


def _installation_repositories(call: Call) -> Answer:
    names = sorted(call.token.repositories) if call.token else []
    shown, links = call.page(names)
    found = [repository(call.world, call.world.repository(name)) for name in shown]
    body: Json = {
        "total_count": len(names),
        "repository_selection": "selected",
        "repositories": found,
    }
    return Answer(body, headers=links)


def _rate_limit(_: Call) -> Answer:
    bucket = {"limit": LIMIT, "used": 0, "remaining": LIMIT, "reset": int(time.time()) + 3600}
    resources = dict.fromkeys(_RESOURCES, bucket)
    return Answer({"resources": resources, "rate": bucket})


def _deliveries(call: Call) -> Answer:
    """Newest first. GitHub pages them by a cursor, and knows no page numbers here."""
    newest = [one for one in reversed(call.server.webhooks.log) if one.status_code]
    cursor = call.query.get("cursor")
    if cursor is not None:
        newest = [one for one in newest if one.id < _identity(cursor)]
    shown = newest[: call.page_size]
    headers = {}
    if len(shown) < len(newest):
        following = f"{_CURSOR}{shown[-1].id}"
        headers["link"] = f'<{call.url_with(cursor=following)}>; rel="next"'
    return Answer([_delivery(one) for one in shown], headers=headers)


def _identity(cursor: str) -> int:
    number = cursor.removeprefix(_CURSOR)
    if not number.isdecimal():
        raise GitHubError(422, "Invalid cursor")
    return int(number)


def _delivery(one: Delivery) -> Json:
    return {
        "id": one.id,
        "guid": one.guid,
        "delivered_at": one.delivered_at,
        "redelivery": one.redelivery,
        "duration": one.duration,
        "status": one.status,
        "status_code": one.status_code,
        "event": one.event,
        "action": one.action,
        "installation_id": one.installation,
        "repository_id": one.repository,
        "throttled_at": None,
    }


def _find_delivery(call: Call) -> Delivery:
    found = call.server.webhooks.find(call.number("delivery"))
    if found is None:
        raise not_found()
    return found


def _one_delivery(call: Call) -> Answer:
    one = _find_delivery(call)
    request = {"headers": one.request_headers, "payload": json.loads(one.body)}
    response = {"headers": {}, "payload": one.answer}
    return Answer({**_delivery(one), "request": request, "response": response})


def _redeliver(call: Call) -> Answer:
    call.server.webhooks.redeliver(_find_delivery(call))
    return Answer({}, 202)


_ONE: Final = "/app/installations/{installation}"
ENDPOINTS: Final = (
    Endpoint("GET", "/app", _app, APP),
    Endpoint("GET", "/app/installations", _installations, APP),
    Endpoint("GET", _ONE, _installation, APP),
    Endpoint("POST", _ONE + "/access_tokens", _create_token, APP),
    Endpoint("GET", "/app/hook/deliveries", _deliveries, APP),
    Endpoint("GET", "/app/hook/deliveries/{delivery}", _one_delivery, APP),
    Endpoint("POST", "/app/hook/deliveries/{delivery}/attempts", _redeliver, APP),
    Endpoint("GET", "/repos/{owner}/{repo}/installation", _repository_installation, APP),
    Endpoint("GET", "/installation/repositories", _installation_repositories, "metadata:read"),
    Endpoint("GET", "/rate_limit", _rate_limit, ""),
)
