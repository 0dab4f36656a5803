"""Every file of a commit, also where there are more than GitHub lists at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from pydantic import BaseModel

from bot.github.client import GitHubClient

REQUESTS: Final = 100
FILES: Final = 500_000  # GitHub lists 100,000 of a folder and all below it


class Entry(BaseModel):
    path: str
    mode: str
    type: str
    sha: str
    size: int = 0


class _Tree(BaseModel):
    tree: list[Entry]
    truncated: bool = False


class _EnoughError(Exception):
    """What is asked for is too large."""


def entries_of(client: GitHubClient, sha: str) -> tuple[list[Entry], bool]:
    """What the commit holds, and whether there is more."""
    listed = _below(client, sha)
    if not listed.truncated:
        return listed.tree, False
    walk = _Walk(client)
    try:
        walk.through(sha, "")
    except _EnoughError:
        return walk.found, True
    return walk.found, False


@dataclass(slots=True)
class _Walk:
    """Folder by folder, each with all below it where GitHub can."""

    client: GitHubClient
    found: list[Entry] = field(default_factory=list)
    requests: int = 0

    def through(self, sha: str, prefix: str) -> None:
        self._count()
        for entry in self.client.get(_path(sha), _Tree).tree:
            inner = f"{prefix}{entry.path}"
            if entry.type == "tree":
                self._into(entry.sha, f"{inner}/")
            else:
                self._keep([entry], prefix)

    def _into(self, sha: str, prefix: str) -> None:
        self._count()
        listed = _below(self.client, sha)
        if listed.truncated:
            self.through(sha, prefix)
        else:
            self._keep(listed.tree, prefix)

    def _keep(self, entries: list[Entry], prefix: str) -> None:
        self.found += _under(entries, prefix)
        if len(self.found) > FILES:
            raise _EnoughError

    def _count(self) -> None:
        self.requests += 1
        if self.requests > REQUESTS:
            raise _EnoughError


def _under(entries: list[Entry], prefix: str) -> Iterator[Entry]:
    for entry in entries:
        entry.path = prefix + entry.path
        yield entry


def _below(client: GitHubClient, sha: str) -> _Tree:
    return client.get(_path(sha), _Tree, {"recursive": 1})


def _path(sha: str) -> str:
    return f"/git/trees/{quote(sha)}"
