"""The reads that GraphQL does in one query, done by REST."""

import base64
import binascii
from collections.abc import Iterator
from typing import Final, TypeVar
from urllib.parse import quote

import structlog
from pydantic import BaseModel, ValidationError

from bot.github.client import GitHubClient
from bot.github.conversation import Conversation, Discussion, Said
from bot.github.errors import DeniedError, GoneError, ThrottledError
from bot.github.queries import THREADS
from bot.github.tokens import READ
from bot.plan.pull_request import NO_TEXT, NoText, PullRequest

PAGE: Final = 100
PAGES: Final = 100
NAME: Final = "fix-pipeline.yml"
CONFIGURATION: Final = f".github/{NAME}"
_log = structlog.get_logger(__name__)


class _Account(BaseModel):
    login: str = ""
    type: str = "User"


class _Repository(BaseModel):
    full_name: str
    owner: _Account
    default_branch: str = ""


class _Side(BaseModel):
    ref: str
    sha: str
    repo: _Repository | None = None


class _Pull(BaseModel):
    state: str
    head: _Side
    base: _Side
    maintainer_can_modify: bool = False


class _Said(BaseModel):
    id: int
    node_id: str = ""
    user: _Account | None = None
    body: str | None = None
    in_reply_to_id: int | None = None


class _Content(BaseModel):
    content: str = ""
    encoding: str = ""


class _Message(BaseModel):
    message: str = ""


class _ThreadComment(BaseModel):
    databaseId: int | None = None  # noqa: N815 - GraphQL's name


class _ThreadComments(BaseModel):
    nodes: list[_ThreadComment]


class _Thread(BaseModel):
    id: str
    isResolved: bool  # noqa: N815 - GraphQL's name
    comments: _ThreadComments


class _Threads(BaseModel):
    nodes: list[_Thread]


T = TypeVar("T")


def read_head(client: GitHubClient, number: int) -> str | None:
    """Where the pull request stands now; None when it is closed. One that is not shown was there a
    moment ago, and may be open still."""
    pull = client.get(f"/pulls/{number}", _Pull)
    return pull.head.sha if pull.state == "open" else None


def read_pull_request(client: GitHubClient, number: int) -> PullRequest | None:
    try:
        pull = client.get(f"/pulls/{number}", _Pull)
    except DeniedError as denied:
        if denied.no_access:
            return None
        raise
    conversation = _conversation(client, number)
    home = pull.head.repo
    return PullRequest(
        repository=pull.base.repo.full_name if pull.base.repo else client.repository,
        number=number,
        open=pull.state == "open",
        head=pull.head.sha,
        head_branch=pull.head.ref,
        head_repository=home.full_name if home else None,
        head_owner_is_user=home is not None and home.owner.type == "User",
        head_message=_message(client, pull.head.sha),
        base=pull.base.sha,
        base_branch=pull.base.ref,
        default_branch=pull.base.repo.default_branch if pull.base.repo else "",
        maintainer_can_modify=pull.maintainer_can_modify,
        config=_configuration(client, pull.base.ref),
        defaults=read_defaults(client),
        answered=conversation.answered,
        reviewed=conversation.reviewed,
        complained=conversation.complained,
        summaries=conversation.summaries,
        threads=conversation.threads,
        echoes=conversation.echoes,
    )


def read_defaults(client: GitHubClient) -> str | NoText | None:
    """The organisation's configuration, by a token for that repository alone."""
    if client.name == ".github":
        return None
    try:
        with client.with_scope(READ, f"{client.owner}/.github") as home:
            return _configuration(home, None) or _configuration(home, None, NAME)
    except (DeniedError, GoneError):
        return None


def pages(client: GitHubClient, path: str, model: type[T]) -> Iterator[T]:
    """Everything in a list that is paged by number. A server may give fewer a page than it was
    asked for."""
    for page in range(1, PAGES + 1):
        query = {"per_page": PAGE, "page": page}
        items, more = client.page(path, list[model], query)  # type: ignore[valid-type]  # only known here
        yield from items
        if not items or not (more or len(items) >= PAGE):
            return


def _conversation(client: GitHubClient, number: int) -> Conversation:
    login = client.login()

    def said(one: _Said) -> Said:
        user = one.user or _Account()
        mine = user.type == "Bot" and login in {None, user.login}
        return Said(one.node_id, mine, one.body or "")

    threads = _threads(client, number)
    discussions = []
    for one in pages(client, f"/pulls/{number}/comments", _Said):
        if one.in_reply_to_id is None:
            identity, resolved = threads.get(one.id, (None, False))
            discussions.append(Discussion(identity, resolved, said(one)))
    return Conversation(
        tuple(map(said, pages(client, f"/issues/{number}/comments", _Said))),
        tuple(map(said, pages(client, f"/pulls/{number}/reviews", _Said))),
        tuple(discussions),
    )


def _threads(client: GitHubClient, number: int) -> dict[int, tuple[str | None, bool]]:
    """Id and state of threads by their first comment: REST knows neither, so a smaller query
    than the usual is tried."""
    variables = {"owner": client.owner, "name": client.name, "number": number}
    try:
        answer = client.graphql(THREADS, variables, dict[str, dict[str, dict[str, _Threads]]])
        nodes = answer["repository"]["pullRequest"]["reviewThreads"].nodes
    except (DeniedError, ThrottledError, KeyError, ValidationError) as error:
        _log.warning("threads unknown", repository=client.repository, error=type(error).__name__)
        return {}
    return {
        first.databaseId: (thread.id, thread.isResolved)
        for thread in nodes
        for first in thread.comments.nodes[:1]
        if first.databaseId is not None
    }


def _configuration(
    client: GitHubClient, ref: str | None, name: str = CONFIGURATION
) -> str | NoText | None:
    path = f"/contents/{quote(name)}"
    try:
        found = client.get(path, _Content, {"ref": ref} if ref else None)
    except DeniedError as denied:
        if denied.no_access:
            return None
        raise
    if found.encoding != "base64":
        return None
    try:
        data = base64.b64decode(found.content)
    except binascii.Error:
        return None
    return NO_TEXT if b"\0" in data else data.decode(errors="replace")


def _message(client: GitHubClient, sha: str) -> str:
    try:
        return client.get(f"/git/commits/{sha}", _Message).message
    except DeniedError as denied:
        if denied.no_access:
            return ""
        raise
