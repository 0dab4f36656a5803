"""Where a repository is now that is not found by its name any more."""

from typing import Final

from pydantic import BaseModel

from bot.github.client import GitHubApp
from bot.github.connection import as_installation
from bot.github.errors import DeniedError
from bot.github.tokens import Created
from bot.github.transport import Call, Json, call

_LOOK: Final[Json] = {"permissions": {"metadata": "read"}}


class _Installation(BaseModel):
    id: int


class _Named(BaseModel):
    full_name: str


def whereabouts(app: GitHubApp, installation: int, repository: str) -> tuple[int, str] | None:
    """Its installation and name now, when it was renamed or given to another account; None where
    it is known by this name still, or not at all."""
    try:
        home = _home_of(app, repository) or installation
        token = app.post(f"/app/installations/{home}/access_tokens", Created, _LOOK).token
        with as_installation(token, app.api_url) as github:
            now = call(github, Call("GET", f"/repos/{repository}"), _Named).full_name
    except DeniedError:
        return None
    same = home == installation and now.lower() == repository.lower()
    return None if same else (home, now)


def _home_of(app: GitHubApp, repository: str) -> int | None:
    try:
        return app.get(f"/repos/{repository}/installation", _Installation).id
    except DeniedError:
        return None
