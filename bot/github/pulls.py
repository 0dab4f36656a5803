"""One query for a pull request: where it stands, its configuration, what was posted before."""

from collections.abc import Iterable
from typing import Final

from pydantic import BaseModel, Field

from bot.github.client import GitHubClient
from bot.github.queries import PULL_REQUEST
from bot.plan.markers import ANSWER, FINDING, REVIEW, marked
from bot.plan.pull_request import PullRequest, Thread

_USER: Final = "User"


class _Text(BaseModel):
    text: str | None = None


class _Object(BaseModel):
    object: _Text | None = None


class _Target(BaseModel):
    file: _Object | None = None


class _BaseRef(BaseModel):
    target: _Target | None = None


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


class _CommitNode(BaseModel):
    commit: _Commit


class _Commits(BaseModel):
    nodes: list[_CommitNode]


class _Said(BaseModel):
    mine: bool = Field(alias="viewerDidAuthor")
    body: str


class _Reviews(BaseModel):
    nodes: list[_Said]


class _Thread(BaseModel):
    id: str
    resolved: bool = Field(alias="isResolved")
    comments: _Reviews


class _Threads(BaseModel):
    nodes: list[_Thread]


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
    comments: _Reviews
    reviews: _Reviews
    threads: _Threads = Field(alias="reviewThreads")


class _Repository(BaseModel):
    default_branch: _Name | None = Field(alias="defaultBranchRef")
    pull: _PullRequest | None = Field(alias="pullRequest")


class _Answer(BaseModel):
    defaults: _Object | None = None
    repository: _Repository | None


def read_pull_request(client: GitHubClient, number: int) -> PullRequest | None:
    """None when it does not exist, or not for this installation."""
    variables = {"owner": client.owner, "name": client.name, "number": number}
    answer = client.graphql(PULL_REQUEST, variables, _Answer)
    repository = answer.repository
    if repository is None or repository.pull is None:
        return None
    pull, home = repository.pull, repository.pull.head_repository
    last = [node.commit.message for node in pull.commits.nodes if node.commit.oid == pull.head]
    return PullRequest(
        repository=client.repository,
        number=number,
        open=pull.state == "OPEN",
        head=pull.head,
        head_branch=pull.head_branch,
        head_repository=home.full_name if home else None,
        head_owner_is_user=home is not None and home.owner.type == _USER,
        head_message=last[0] if last else "",
        base=pull.base,
        base_branch=pull.base_branch,
        default_branch=repository.default_branch.name if repository.default_branch else "",
        maintainer_can_modify=pull.maintainer_can_modify,
        config=_config(pull.base_ref),
        defaults=_text(answer.defaults),
        answered=frozenset(_markers(pull.comments.nodes, ANSWER)),
        reviewed=frozenset(_markers(pull.reviews.nodes, REVIEW)),
        listed=frozenset(_markers(pull.reviews.nodes, FINDING)),
        threads=tuple(_threads(pull.threads.nodes)),
    )


def _config(base: _BaseRef | None) -> str | None:
    return _text(base.target.file) if base and base.target else None


def _text(holder: _Object | None) -> str | None:
    return holder.object.text if holder and holder.object else None


def _markers(said: Iterable[_Said], kind: str) -> Iterable[str]:
    """Only of what this app wrote: anybody can post a marker."""
    for text in said:
        if text.mine:
            yield from marked(text.body, kind)


def _threads(threads: Iterable[_Thread]) -> Iterable[Thread]:
    for thread in threads:
        for fingerprint in _markers(thread.comments.nodes[:1], FINDING):
            yield Thread(thread.id, fingerprint, thread.resolved)
