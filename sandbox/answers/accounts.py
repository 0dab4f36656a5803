"""Users, the App, its installations."""

import base64

from sandbox.answers import Json
from sandbox.state import Installation, User
from sandbox.world import APP_ID, APP_SLUG, EVENTS, PERMISSIONS, World

_LINKS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}


def node_id(kind: str, identity: int | str) -> str:
    return base64.b64encode(f"{kind}:{identity}".encode()).decode()


def user(world: World, who: User) -> Json:
    url = f"{world.url}/users/{who.login}"
    return {
        "login": who.login,
        "id": who.id,
        "node_id": node_id("User", who.id),
        "avatar_url": f"{world.url}/avatars/u/{who.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{world.url}/{who.login}",
        **{name: url + tail for name, tail in _LINKS.items()},
        "type": who.type,
        "site_admin": False,
    }


def app(world: World) -> Json:
    return {
        "id": APP_ID,
        "slug": APP_SLUG,
        "client_id": f"Iv23sandbox{APP_ID}",
        "node_id": node_id("App", APP_ID),
        "owner": user(world, world.github),
        "name": APP_SLUG,
        "description": None,
        "external_url": f"{world.url}/apps/{APP_SLUG}",
        "html_url": f"{world.url}/apps/{APP_SLUG}",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "permissions": dict(PERMISSIONS),
        "events": list(EVENTS),
    }


def installation(world: World, found: Installation) -> Json:
    url = f"{world.url}/app/installations/{found.id}"
    return {
        "id": found.id,
        "account": user(world, found.account),
        "repository_selection": "selected",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{world.url}/installation/repositories",
        "html_url": f"{world.url}/settings/installations/{found.id}",
        "app_id": APP_ID,
        "app_slug": APP_SLUG,
        "target_id": found.account.id,
        "target_type": found.account.type,
        "permissions": dict(found.permissions),
        "events": list(EVENTS),
        "created_at": found.created_at,
        "updated_at": found.created_at,
        "single_file_name": None,
        "suspended_by": None,
        "suspended_at": None,
    }
