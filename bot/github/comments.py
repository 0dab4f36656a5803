"""Comments, replies, reactions, and the rights of who comments."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import structlog
from pydantic import BaseModel

from bot.github.client import GitHubClient
from bot.github.errors import DeniedError
from bot.plan.markers import ANSWER, CONFIGURATION, FINDING, marked, marker, with_markers
from bot.plan.review import BODY_LIMIT

_log = structlog.get_logger(__name__)
_WRITERS: Final = frozenset({"admin", "maintain", "write"})


class _User(BaseModel):
    type: str = "User"


class _Comment(BaseModel):
    body: str | None = None
    user: _User = _User()


class _Permission(BaseModel):
    permission: str


def may_write(client: GitHubClient, login: str) -> bool:
    """Whether this person may push to the repository."""
    try:
        path = f"/collaborators/{quote(login, safe='')}/permission"
        return client.get(path, _Permission).permission in _WRITERS
    except DeniedError as denied:
        if denied.no_access:
            return False
        raise


def react(client: GitHubClient, comment: int, content: str, *, in_review: bool) -> None:
    """Reacting twice is the same as once; a comment that is gone needs no reaction."""
    kind = "pulls" if in_review else "issues"
    try:
        path = f"/{kind}/comments/{comment}/reactions"
        client.send("POST", path, {"content": content}, object)
    except DeniedError as denied:
        if not denied.no_access:
            raise


def finding_of(client: GitHubClient, comment: int) -> str | None:
    """Fingerprint of the finding that a review comment of ours tells."""
    try:
        found = client.get(f"/pulls/comments/{comment}", _Comment)
    except DeniedError as denied:
        if denied.no_access:
            return None  # deleted meanwhile
        raise
    marks = marked(found.body or "", FINDING)
    return marks[-1] if marks and found.user.type == "Bot" else None


def complain(client: GitHubClient, number: int, identity: str, text: str) -> None:
    """About a configuration, once for each version of it."""
    _say(client, number, text, marker(CONFIGURATION, identity))


def answer(client: GitHubClient, number: int, names: Iterable[str], text: str) -> None:
    """A comment on the conversation; its markers tell the next try that it was given. `names`: what
    the order is known by."""
    _say(client, number, text, *(marker(ANSWER, name) for name in names))


def _say(client: GitHubClient, number: int, text: str, *marks: str) -> None:
    """Where the conversation is locked, nothing can be said, and nothing is gained by trying."""
    body = with_markers(text[: BODY_LIMIT - 300], marks)
    try:
        client.send("POST", f"/issues/{number}/comments", {"body": body}, object)
    except DeniedError as denied:
        if not denied.no_access:
            raise
        _log.warning("nothing could be said", repository=client.repository, reason=denied.reason)
