"""Tokens of installations: one per repository and use, kept while it lives."""

import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Final

from githubkit import AppAuthStrategy, GitHub, TokenAuthStrategy
from pydantic import BaseModel

from bot.github.connection import as_installation
from bot.github.errors import DeniedError, GoneError, UnavailableError
from bot.github.transport import AWAY, Call, call

TOKEN_LIFE: Final = 50 * 60.0  # GitHub gives an hour
Scope = tuple[tuple[str, str], ...]
# What a token may do is what its use needs, however much the installation would grant.
TALK: Final[Scope] = (
    ("checks", "write"),
    ("contents", "read"),
    ("issues", "write"),
    ("metadata", "read"),
    ("pull_requests", "write"),
)
PUSH: Final[Scope] = (  # GitHub asks for it to resolve a thread, too
    ("contents", "write"),
    ("metadata", "read"),
    ("pull_requests", "write"),
    ("workflows", "write"),
)
READ: Final[Scope] = (("contents", "read"), ("metadata", "read"))
_UNGRANTED: Final = 422


@dataclass(frozen=True, slots=True)
class Key:
    installation: int
    repository: str
    scope: Scope


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    value: str = field(repr=False)
    expires: float

    @property
    def lives(self) -> bool:
        return self.expires > time.monotonic()


class Created(BaseModel):
    token: str


class Tokens:
    """Those of all installations, for all jobs of this process."""

    def __init__(self, app: GitHub[AppAuthStrategy]) -> None:
        self._app = app
        self._kept: dict[Key, Token] = {}
        self._locks: dict[Key, threading.Lock] = defaultdict(threading.Lock)

    def kept(self, key: Key) -> Token | None:
        found = self._kept.get(key)
        return found if found is not None and found.lives else None

    def get(self, key: Key, instead_of: Token | None = None) -> Token:
        """The kept one, if there is one and it is another than the one that would not do."""
        # Held during the request: cold jobs that start together would each fetch a token.
        with self._locks[key]:
            found = self.kept(key)
            if found is None or found is instead_of:
                self._kept.pop(key, None)
                found = Token(self._fetch(key), time.monotonic() + TOKEN_LIFE)
                self._sweep()
                self._kept[key] = found
            return found

    def _sweep(self) -> None:
        """Those of repositories where nothing happens any more."""
        for key, token in list(self._kept.items()):
            if not token.lives:
                self._kept.pop(key, None)

    def drop(self, key: Key) -> None:
        self._kept.pop(key, None)

    def forget(self, installation: int) -> None:
        """Its rights have changed: no token made before may be used."""
        for key in list(self._kept):
            if key.installation == installation:
                self.drop(key)

    def _fetch(self, key: Key) -> str:
        """Where the installation has not granted the whole scope, a token of what it has."""
        path = f"/app/installations/{key.installation}/access_tokens"
        narrow: dict[str, object] = {"repositories": [key.repository.split("/")[1]]}
        # Reading is granted everywhere: there, a refusal speaks of the repository.
        wider = [] if key.scope == READ else [narrow]
        bodies = [{**narrow, "permissions": dict(key.scope)}, *wider]
        while True:
            try:
                return call(self._app, Call("POST", path, json=bodies.pop(0)), Created).token
            except DeniedError as denied:
                ungranted = denied.status == _UNGRANTED
                if not (denied.no_access or ungranted):  # such as 401: the App's own key or clock
                    raise UnavailableError(AWAY, denied.reason) from denied
                if not (bodies and ungranted):
                    raise GoneError(denied.status, denied.reason) from denied


class Session:
    """The token of one use of a client, and the connection that carries it."""

    def __init__(self, tokens: Tokens, key: Key, api_url: str, stack: ExitStack) -> None:
        self._tokens = tokens
        self._key = key
        self._api_url = api_url
        self._stack = stack  # closes what the session opens
        self._renewable = True
        self._token = tokens.get(key)
        self.github = self._connection()

    def renewed(self) -> bool:
        """Whether another token is there to try with: once. A right may have been granted since, of
        which another process was told; or the repository has been taken out of the installation,
        which GitHub says of a new token alone."""
        if not self._renewable:
            return False
        self._renewable = False
        self._token = self._tokens.get(self._key, instead_of=self._token)
        self.github = self._connection()
        return True

    def _connection(self) -> GitHub[TokenAuthStrategy]:
        return self._stack.enter_context(as_installation(self._token.value, self._api_url))
