"""Who calls: the App by its signed token, or one of its installations by an access token."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import jwt
from pydantic import BaseModel

from sandbox.errors import GitHubError, forbidden, invalid, not_found
from sandbox.state import Installation, Repository
from sandbox.world import APP_ID, World

LIFE: Final = timedelta(hours=1)
_LEVELS: Final = ("read", "write", "admin")
_JWT_LIFE: Final = 600
_DRIFT: Final = 60


@dataclass(frozen=True, slots=True)
class Token:
    value: str = field(repr=False)
    installation: Installation
    repositories: frozenset[str]
    permissions: dict[str, str]
    expires: datetime


class NewToken(BaseModel):
    """Body of a request for a token: what it shall be narrowed to."""

    repositories: list[str] | None = None
    repository_ids: list[int] | None = None
    permissions: dict[str, str] | None = None


class Tokens:
    """Access tokens given out by this GitHub."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}

    def create(self, world: World, installation: Installation, wanted: NewToken) -> Token:
        # As long and as dotted as the stateless tokens of today.
        parts = (secrets.token_hex(size) for size in (60, 140, 55))
        value = f"ghs_{APP_ID}_{'.'.join(parts)}"
        made = Token(
            value,
            installation,
            _narrow_repositories(world, installation, wanted),
            _narrow_permissions(installation, wanted.permissions),
            datetime.now(UTC) + LIFE,
        )
        self._tokens[value] = made
        return made

    def find(self, value: str) -> Token:
        token = self._tokens.get(value)
        if token is None or token.expires < datetime.now(UTC):
            raise GitHubError(401, "Bad credentials")
        return token

    def revoke_all(self) -> None:
        """For tests: every token is refused from now on."""
        self._tokens.clear()


def check_app_token(world: World, value: str) -> None:
    """A JWT signed by the App's key, with a life of ten minutes at most."""
    try:
        claims = jwt.decode(
            value,
            world.public_key,
            algorithms=["RS256"],
            leeway=_DRIFT,
            options={"require": ["exp", "iat", "iss"], "verify_iss": False},
        )
    except jwt.InvalidTokenError as error:
        raise GitHubError(401, "A JSON web token could not be decoded") from error
    if str(claims["iss"]) != str(APP_ID):
        raise GitHubError(401, "'Issuer' claim ('iss') must be the App's ID")
    if int(claims["exp"]) - datetime.now(UTC).timestamp() > _JWT_LIFE + _DRIFT:
        raise GitHubError(401, "'Expiration time' claim ('exp') is too far in the future")


def require(token: Token, needs: str, repository: Repository | None) -> None:
    """`needs` is like `checks:write`, alternatives parted by a bar. A repository out of reach is
    as if it did not exist."""
    if repository is not None and repository.full_name.lower() not in token.repositories:
        raise not_found()
    if needs and not any(allows(token, one) for one in needs.split("|")):
        raise forbidden()


def allows(token: Token, needs: str) -> bool:
    name, level = needs.split(":")
    granted = token.permissions.get(name)
    return granted is not None and _LEVELS.index(granted) >= _LEVELS.index(level)


def bearer(header: str) -> str:
    scheme, _, value = header.partition(" ")
    if scheme.lower() not in {"bearer", "token"} or not value:
        raise GitHubError(401, "Requires authentication")
    return value.strip()


def _narrow_repositories(
    world: World, installation: Installation, wanted: NewToken
) -> frozenset[str]:
    if wanted.repositories is None and wanted.repository_ids is None:
        return frozenset(installation.repositories)
    owner = installation.account.login
    names = {f"{owner}/{name}".lower() for name in wanted.repositories or ()}
    ids = set(wanted.repository_ids or ())
    names |= {name for name, found in world.repositories.items() if found.id in ids}
    if not names <= installation.repositories:
        raise GitHubError(
            422,
            "There is at least one repository that does not exist or is not accessible to the "
            "parent installation.",
        )
    return frozenset(names)


def _narrow_permissions(
    installation: Installation, wanted: dict[str, str] | None
) -> dict[str, str]:
    granted = installation.permissions
    if wanted is None:
        return dict(granted)
    for name, level in wanted.items():
        if level not in _LEVELS:
            raise invalid("Token", name, f"{level} is not a permission")
        if name not in granted or _LEVELS.index(granted[name]) < _LEVELS.index(level):
            raise GitHubError(
                422, "The permissions requested are not granted to this installation."
            )
    return {"metadata": "read", **wanted}
