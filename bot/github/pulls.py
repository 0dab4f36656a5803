"""One query for a pull request: where it stands, its configuration, what was posted before."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Final, TypeVar

import structlog
from pydantic import BaseModel, Field

from bot.github import rest
from bot.github.client import GitHubClient
from bot.github.conversation import Conversation, Discussion, Said
from bot.github.errors import DeniedError, GoneError, UnavailableError
from bot.github.queries import PULL_REQUEST, PULL_REQUEST_ALONE, earlier
from bot.github.suites import runs_of
from bot.plan.pull_request import NO_TEXT, NoText, PullRequest

PAGES: Final = 20
_USER: Final = "User"
_NOT_FOUND: Final = 404
_RESOLVED: Final = "resolved"
_NOT_UNDERSTOOD: Final = frozenset({200, 400, 422})  # GraphQL itself answers 200
_log = structlog.get_logger(__name__)


class _Text(BaseModel):
    text: str | None = None
    size: Annotated[int | None, Field(alias="byteSize")] = None  # of files alone

    @property
    def configuration(self) -> str | NoText | None:
        """Nothing is at hand of a file that GitHub takes for no text."""
        return NO_TEXT if self.text is None and self.size is not None else self.text


class _Object(BaseModel):
    object: _Text | None = None


class _Target(BaseModel):
    file: _Object | None = None


class _BaseRef(BaseModel):
    target: _Target | None = None


class _Login(BaseModel):
    login: str

    @property
    def plain(self) -> str:
        """A bot is named with the suffix here, without it there."""
        return self.login.removesuffix("[bot]")


class _Name(BaseModel):
    name: str


class _Owner(BaseModel):
    type: str = Field(alias="__typename")


class _HeadRepository(BaseModel):
    full_name: str = Field(alias="nameWithOwner")
    owner: _Owner


class _Commit(BaseModel):
    oid: str
    message: str
    suites: object = Field(None, alias="checkSuites")


class _CommitNode(BaseModel):
    commit: _Commit


class _Commits(BaseModel):
    nodes: list[_CommitNode]


class _Said(BaseModel):
    id: str = ""
    mine: bool = Field(alias="viewerDidAuthor")
    body: str = ""
    folded: Annotated[bool, Field(alias="isMinimized")] = False
    reason: Annotated[str | None, Field(alias="minimizedReason")] = None

    def said(self) -> Said:
        settled = self.folded and (self.reason or "").lower() == _RESOLVED
        return Said(self.id, self.mine, self.body, self.folded, settled)


class _Page(BaseModel):
    more: Annotated[bool, Field(alias="hasPreviousPage")] = False
    before: Annotated[str | None, Field(alias="startCursor")] = None


class _Comments(BaseModel):
    nodes: list[_Said]
    page: Annotated[_Page, Field(alias="pageInfo")] = _Page()


class _Thread(BaseModel):
    id: str
    resolved: bool = Field(alias="isResolved")
    resolver: Annotated[_Login | None, Field(alias="resolvedBy")] = None
    comments: _Comments

    def discussion(self, viewer: str) -> Discussion:
        """GraphQL may have no user to show where a bot resolved."""
        ours = self.resolver is None or self.resolver.plain == viewer
        settled = self.resolved and ours
        return Discussion(self.id, self.resolved, self.comments.nodes[0].said(), settled)


class _Threads(BaseModel):
    nodes: list[_Thread]
    page: Annotated[_Page, Field(alias="pageInfo")] = _Page()


C = TypeVar("C", _Comments, _Threads)


class _PullRequest(BaseModel):
    state: str
    maintainer_can_modify: bool = Field(alias="maintainerCanModify")
    head_branch: str = Field(alias="headRefName")
    head: str = Field(alias="headRefOid")
    base_branch: str = Field(alias="baseRefName")
    base: str = Field(alias="baseRefOid")
    head_repository: _HeadRepository | None = Field(alias="headRepository")
    base_ref: _BaseRef | None = Field(alias="baseRef")
    commits: _Commits
    comments: _Comments
    reviews: _Comments
    threads: _Threads = Field(alias="reviewThreads")


class _Repository(BaseModel):
    full_name: str = Field(alias="nameWithOwner")
    default_branch: _Name | None = Field(alias="defaultBranchRef")
    pull: _PullRequest | None = Field(alias="pullRequest")


class _Answer(BaseModel):
    viewer: _Login | None = None
    defaults: _Object | None = None
    repository: _Repository | None


class _EarlierPull(BaseModel):
    page: dict[str, object]


class _EarlierRepository(BaseModel):
    pull: _EarlierPull = Field(alias="pullRequest")


class _Earlier(BaseModel):
    repository: _EarlierRepository


def read_pull_request(client: GitHubClient, number: int) -> PullRequest | None:
    """None when it does not exist, or not for this installation. REST tells almost as much, in
    more calls: it is asked where GraphQL does not answer."""
    try:
        found = _query(client, number)
    except DeniedError as denied:
        _log.warning("no answer by GraphQL", repository=client.repository, reason=denied.reason)
        found = None
    except UnavailableError:
        if not client.graphql_is_away:
            raise
        found = None
    return found or rest.read_pull_request(client, number)


def shown(pull: PullRequest | None) -> PullRequest:
    """None is ever deleted: the repository is, or is not for us any more. It may be elsewhere."""
    if pull is None:
        raise GoneError(_NOT_FOUND, "the pull request is not there")
    return pull


def _query(client: GitHubClient, number: int) -> PullRequest | None:
    answer = _ask(client, number)
    repository = answer.repository
    if repository is None or repository.pull is None:
        return None
    pull, home = repository.pull, repository.pull.head_repository
    last = [node.commit for node in pull.commits.nodes if node.commit.oid == pull.head]
    viewer = answer.viewer.plain if answer.viewer else ""
    conversation = _conversation(client, number, pull, viewer)
    found = PullRequest(
        repository=repository.full_name,
        number=number,
        open=pull.state == "OPEN",
        head=pull.head,
        head_branch=pull.head_branch,
        head_repository=home.full_name if home else None,
        head_owner_is_user=home is not None and home.owner.type == _USER,
        head_message=last[0].message if last else "",
        base=pull.base,
        base_branch=pull.base_branch,
        default_branch=repository.default_branch.name if repository.default_branch else "",
        maintainer_can_modify=pull.maintainer_can_modify,
        config=_config(pull.base_ref),
        defaults=_text(answer.defaults) or rest.read_defaults(client),
        answered=conversation.answered,
        reviewed=conversation.reviewed,
        complained=conversation.complained,
        summaries=conversation.summaries,
        threads=conversation.threads,
        echoes=conversation.echoes,
        runs=runs_of(last[0].suites) if last else None,
    )
    # The commit may have been looked at in the fork, where nobody has a run of ours.
    return replace(found, runs=found.runs or None) if found.from_fork else found


def _ask(client: GitHubClient, number: int) -> _Answer:
    """Where the question about check runs is not understood, it is asked by REST from then on."""
    variables = {"owner": client.owner, "name": client.name, "number": number}
    if not client.tells_checks_apart:
        try:
            return client.graphql(PULL_REQUEST, {**variables, **client.own}, _Answer)
        except DeniedError as denied:
            if denied.status not in _NOT_UNDERSTOOD:
                raise
    answer = client.graphql(PULL_REQUEST_ALONE, variables, _Answer)
    client.tells_checks_apart = True
    return answer


def _conversation(
    client: GitHubClient, number: int, pull: _PullRequest, viewer: str
) -> Conversation:
    """The first query has the newest hundred of each; the older ones are fetched page by page."""
    comments = _all(client, number, "comments", pull.comments)
    reviews = _all(client, number, "reviews", pull.reviews)
    threads = _all(client, number, "reviewThreads", pull.threads)
    return Conversation(
        tuple(node.said() for page in comments for node in page.nodes),
        tuple(node.said() for page in reviews for node in page.nodes),
        tuple(
            node.discussion(viewer)
            for page in threads
            for node in page.nodes
            if node.comments.nodes
        ),
    )


def _all(client: GitHubClient, number: int, connection: str, newest: C) -> Iterator[C]:
    kind = type(newest)
    yield newest
    at = newest.page
    for _ in range(PAGES):
        if not at.more or at.before is None:
            return
        variables = {
            "owner": client.owner,
            "name": client.name,
            "number": number,
            "before": at.before,
        }
        answer = client.graphql(earlier(connection), variables, _Earlier)
        older = kind.model_validate(answer.repository.pull.page)
        yield older
        at = older.page


def _config(base: _BaseRef | None) -> str | NoText | None:
    return _text(base.target.file) if base and base.target else None


def _text(holder: _Object | None) -> str | NoText | None:
    return holder.object.configuration if holder and holder.object else None
