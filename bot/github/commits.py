"""Carries out a CommitPlan: blobs, tree with modes, commit, fast-forward of the branch."""

import base64
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import quote

import structlog
from pydantic import BaseModel

from bot.github.client import GitHubClient
from bot.github.errors import DeniedError
from bot.github.rest import read_head
from bot.github.tokens import PUSH
from bot.github.transport import PAUSES, Json
from bot.plan.commit import CommitPlan, Refusal
from fixers.diagnostics import FileAction, FileChange
from fixers.model import RepoTree
from fixers.report.escaping import code, line

# A file alone is a request, and each counts towards the pace that GitHub allows: many are sent
# together, as text of the tree.
MANY: Final = 40
TOGETHER: Final = 100
SIZE: Final = 1_000_000  # bytes of one request, about
_BUSY: Final = 409
_NOT_SHOWN: Final = 404
_CONFLICT: Final = frozenset({_BUSY, 422})
T = TypeVar("T")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Commit:
    sha: str
    message: str
    tree: str
    parents: tuple[str, ...]
    author: str  # name and address, as git has them


class _Sha(BaseModel):
    sha: str


class _Verification(BaseModel):
    verified: bool = False


class _Author(BaseModel):
    name: str | None = None
    email: str | None = None


class _Commit(BaseModel):
    sha: str
    message: str
    author: _Author | None = None
    tree: _Sha
    parents: list[_Sha]
    verification: _Verification = _Verification()


class _Branch(BaseModel):
    protected: bool


def read_commit(client: GitHubClient, sha: str) -> Commit:
    found = client.get(f"/git/commits/{sha}", _Commit)
    parents = tuple(parent.sha for parent in found.parents)
    by = found.author or _Author()
    author = f"{by.name or ''} <{by.email or ''}>"
    return Commit(found.sha, found.message, found.tree.sha, parents, author)


def is_protected(client: GitHubClient, branch: str) -> bool:
    """A branch that is not found is no reason to refuse: the push will say so."""
    try:
        return client.get(f"/branches/{quote(branch, safe='')}", _Branch).protected
    except DeniedError as denied:
        if denied.no_access:
            return False
        raise


def push(client: GitHubClient, plan: CommitPlan, head: RepoTree) -> str:
    """The new commit's id. Nothing is visible before the last request, which moves the branch
    only if it still stands at the plan's parent."""
    with _pushing(client, plan) as home:
        tree = _patient(lambda: read_commit(home, plan.parent), _NOT_SHOWN).tree
        for entries in _batches(home, plan, head):
            body = {"base_tree": tree, "tree": entries}
            tree = _send(home, "POST", "/git/trees", body, _Sha).sha
        return _advance(client, home, plan, tree)


def push_tree(client: GitHubClient, plan: CommitPlan, tree: str) -> str:
    """A commit with a tree that exists: how a commit is taken back."""
    with _pushing(client, plan) as home:
        return _advance(client, home, plan, tree)


class RefusedError(Exception):
    """GitHub did not let the commit in; `refusal` says why in words for people."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@contextmanager
def _pushing(client: GitHubClient, plan: CommitPlan) -> Iterator[GitHubClient]:
    try:
        with client.with_scope(PUSH) as strong:
            yield strong.elsewhere(plan.repository)
    except DeniedError as denied:
        raise RefusedError(_refusal(plan, denied)) from denied


def _advance(client: GitHubClient, home: GitHubClient, plan: CommitPlan, tree: str) -> str:
    # No author and no committer: only then GitHub signs the commit for the App.
    body = {"message": plan.message, "tree": tree, "parents": [plan.parent]}
    made = _send(home, "POST", "/git/commits", body, _Commit)
    if not made.verification.verified:
        _log.warning("commit is not verified", commit=made.sha)
    # A branch takes the commit whatever has become of its pull request meanwhile. Where the head
    # is by now, the branch itself knows best.
    if _patient(lambda: read_head(client, plan.number), _NOT_SHOWN) is None:
        raise RefusedError(Refusal("The pull request was closed meanwhile."))
    ref = f"/git/refs/heads/{quote(plan.branch)}"
    _send(home, "PATCH", ref, {"sha": made.sha, "force": False}, object)
    return made.sha


def _send(home: GitHubClient, method: str, path: str, body: Json, model: type[T]) -> T:
    return _patient(lambda: home.send(method, path, body, model), _BUSY)


def _patient(ask: Callable[[], T], status: int) -> T:
    """A conflict is no answer yet: GitHub is at work on this repository, or has not got it at hand
    (https://docs.github.com/rest/git/blobs). What was there a moment ago may not be shown for
    another."""
    for pause in PAUSES:
        try:
            return ask()
        except DeniedError as denied:
            if denied.status != status:
                raise
            time.sleep(pause)
    return ask()


def _batches(
    home: GitHubClient, plan: CommitPlan, head: RepoTree
) -> Iterator[list[dict[str, object]]]:
    """Entries of one tree after another, each upon the one before."""
    many = len(plan.changes) > MANY
    batch: list[dict[str, object]] = []
    size = 0
    for change in plan.changes:
        if len(batch) == TOGETHER or (batch and size + len(change.content) > SIZE):
            yield batch
            batch, size = [], 0
        batch.append(_entry(home, change, head, many=many))
        size += len(change.content)
    yield batch


def _entry(
    home: GitHubClient, change: FileChange, head: RepoTree, *, many: bool
) -> dict[str, object]:
    entry: dict[str, object] = {"path": change.path, "type": "blob", "mode": f"{change.mode:06o}"}
    if change.action is FileAction.DELETE:
        return {**entry, "mode": f"{head.mode(change.path) or change.mode:06o}", "sha": None}
    content = change.content
    if change.action is FileAction.SET_MODE:
        content = _content(head, change.path)
    if many and (text := _text(content)) is not None:
        return {**entry, "content": text}
    blob = {"content": base64.b64encode(content).decode(), "encoding": "base64"}
    return {**entry, "sha": _send(home, "POST", "/git/blobs", blob, _Sha).sha}


def _text(content: bytes) -> str | None:
    try:
        return None if b"\0" in content else content.decode()
    except UnicodeDecodeError:
        return None


def _content(head: RepoTree, path: str) -> bytes:
    """Bytes of a file whose mode alone changes; a fix looked at it, so it is at hand."""
    from fixers.syntax.source import Source

    source = head.read(path)
    if not isinstance(source, Source):
        raise DeniedError(0, f"the content of {path} is not at hand")
    return source.encode()


def _refusal(plan: CommitPlan, denied: DeniedError) -> Refusal:
    said = f" GitHub says: {line(denied.reason)}" if denied.reason else ""
    if denied.no_access:
        return Refusal(
            f"The App may not write to {code(plan.branch)} of {code(plan.repository)}; it needs "
            f"the permissions “contents” and “workflows”, and a fork must take edits.{said}"
        )
    if denied.status in _CONFLICT:
        return Refusal(f"GitHub did not take the commit.{said}")
    raise denied
