"""GraphQL: the part of GitHub's schema that an App of our kind asks for, with GitHub's names."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from graphql import ExecutionResult, GraphQLError, GraphQLResolveInfo, build_schema, graphql_sync
from pydantic import BaseModel

from sandbox.auth import allows
from sandbox.connections import Node, check_suites, connection
from sandbox.errors import GitHubError
from sandbox.git import Entry
from sandbox.routing import Answer, Call, Endpoint
from sandbox.state import Comment, PullRequest, Repository, Review, ReviewComment, User

_SCHEMA: Final = build_schema((Path(__file__).parent / "schema.graphql").read_text("utf-8"))
Info = GraphQLResolveInfo


class _Query(BaseModel):
    query: str
    variables: dict[str, object] | None = None
    operationName: str | None = None  # noqa: N815 - GraphQL over HTTP has it so


class MissingError(GraphQLError):
    """Something that is not there, or not for this token."""


class ForbiddenError(GraphQLError):
    """The token may not do this."""


_TYPES: Final = {MissingError: "NOT_FOUND", ForbiddenError: "FORBIDDEN"}


def _graphql(call: Call) -> Answer:
    asked = call.read(_Query)
    resolver = _Resolver(call)
    result = graphql_sync(
        _SCHEMA,
        asked.query,
        root_value=resolver.root(),
        variable_values=asked.variables,
        operation_name=asked.operationName,
    )
    return Answer(_body(result))


def _body(result: ExecutionResult) -> dict[str, object]:
    body: dict[str, object] = {"data": result.data}
    if result.errors:
        body["errors"] = [_error(error) for error in result.errors]
    return body


def _error(error: GraphQLError) -> dict[str, object]:
    made: dict[str, object] = {**error.formatted}
    cause = error.original_error or error
    kind = next((name for known, name in _TYPES.items() if isinstance(cause, known)), None)
    return made if kind is None else {"type": kind, **made}


class _Resolver:
    """Nodes are mappings; a field with arguments is a function of them."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.world = call.world

    def root(self) -> Node:
        return {
            "repository": self.repository,
            "viewer": self.actor(self.call.user),
            "resolveReviewThread": self.resolve_thread,
            "unresolveReviewThread": self.unresolve_thread,
            "minimizeComment": self.minimize,
        }

    def repository(self, _: Info, owner: str, name: str) -> Node:
        token, full = self.call.token, f"{owner}/{name}"
        if token is None or full.lower() not in token.repositories:
            raise MissingError(f"Could not resolve to a Repository with the name '{full}'.")
        return self._repository(self.world.repository(full))

    def _repository(self, found: Repository) -> Node:
        return {
            "__typename": "Repository",
            "id": f"R_{found.id}",
            "name": found.name,
            "nameWithOwner": found.full_name,
            "owner": self.actor(found.owner),
            "defaultBranchRef": lambda _: self._ref(found, found.default_branch),
            "object": lambda _, expression=None, oid=None: self._object(found, expression, oid),
            "pullRequest": lambda _, number: self._find_pull(found, number),
        }

    def actor(self, user: User) -> Node:
        # GraphQL names a bot without the suffix that REST gives it.
        login = user.login.removesuffix("[bot]")
        return {"__typename": user.type, "login": login, "id": f"U_{user.id}"}

    def _ref(self, found: Repository, branch: str) -> Node | None:
        sha = found.head_of(branch)
        if sha is None:
            return None
        return {"name": branch, "prefix": "refs/heads/", "target": self._commit(found, sha)}

    def _object(self, found: Repository, expression: str | None, oid: str | None) -> Node | None:
        self._need("contents:read")
        name = oid or expression or ""
        if name.startswith("HEAD:"):
            name = f"refs/heads/{found.default_branch}:{name.removeprefix('HEAD:')}"
        sha = found.git.ref(name)
        kind = found.git.type_of(sha) if sha else None
        if sha is None or kind is None:
            return None
        makers = {"blob": self._blob, "commit": self._commit}
        return makers[kind](found, sha) if kind in makers else {"__typename": "Tree", "oid": sha}

    def _blob(self, found: Repository, sha: str) -> Node:
        """Text is for people: a byte-order mark is lost, and what is not UTF-8 is replaced."""
        data = found.git.blob(sha)
        binary = b"\0" in data[:8000]
        text = None if binary else data.decode(errors="replace").removeprefix("\ufeff")
        return {
            "__typename": "Blob",
            "oid": sha,
            "byteSize": len(data),
            "isBinary": binary,
            "isTruncated": False,
            "text": text,
        }

    def _commit(self, found: Repository, sha: str) -> Node:
        made = found.git.commit(sha)
        return {
            "__typename": "Commit",
            "oid": sha,
            "message": made.message,
            "file": lambda _, path: self._file(found, sha, path),
            "checkSuites": lambda _, **asked: self._suites(found, sha, asked),
        }

    def _suites(self, found: Repository, sha: str, asked: Mapping[str, Any]) -> Node:
        self._need("checks:read")
        return check_suites(found, sha, asked)

    def _file(self, found: Repository, sha: str, path: str) -> Node | None:
        self._need("contents:read")
        entry: Entry | None = found.git.entry(sha, path)
        if entry is None:
            return None
        return {
            "path": path,
            "mode": int(entry.mode, 8),
            "type": entry.type,
            "object": lambda _: self._object(found, None, entry.sha),
        }

    def _find_pull(self, found: Repository, number: int) -> Node:
        self._need("pull_requests:read")
        try:
            return self._pull(found, self.world.pull(found, number))
        except GitHubError as error:
            text = f"Could not resolve to a PullRequest with the number of {number}."
            raise MissingError(text) from error

    def _pull(self, found: Repository, pull: PullRequest) -> Node:
        return {
            "id": f"PR_{pull.id}",
            "number": pull.number,
            "title": pull.title,
            "body": pull.body,
            "state": pull.state.upper(),
            "isDraft": pull.draft,
            "author": self.actor(pull.user),
            "isCrossRepository": pull.head_repository is not found,
            "maintainerCanModify": pull.maintainer_can_modify,
            "headRefName": pull.head,
            "headRefOid": pull.head_sha,
            "baseRefName": pull.base,
            "baseRefOid": self.world.base_sha(found, pull),
            "headRepository": self._repository(pull.head_repository),
            "headRef": self._ref(pull.head_repository, pull.head),
            "baseRef": self._ref(found, pull.base),
            "commits": connection(lambda: self._commits(found, pull)),
            "comments": connection(lambda: [self._comment(c) for c in pull.comments]),
            "reviews": connection(lambda: [self._review(r) for r in pull.reviews]),
            "reviewThreads": connection(lambda: [self._thread(pull, t) for t in pull.threads()]),
        }

    def _commits(self, found: Repository, pull: PullRequest) -> list[Node]:
        shas = found.git.log(self.world.merge_base(found, pull), pull.head_sha)
        return [{"commit": self._commit(found, sha)} for sha in shas]

    def _comment(self, said: Comment) -> Node:
        return {
            "id": f"IC_{said.id}",
            "databaseId": said.id,
            "author": self.actor(said.user),
            "viewerDidAuthor": said.user is self.call.user,
            "body": said.body,
            "isMinimized": said.minimized is not None,
            "minimizedReason": said.minimized,
            "path": said.path if isinstance(said, ReviewComment) else None,
        }

    def _review(self, said: Review) -> Node:
        return {
            "id": f"PRR_{said.id}",
            "databaseId": said.id,
            "author": self.actor(said.user),
            "viewerDidAuthor": said.user is self.call.user,
            "body": said.body,
            "state": said.state,
            "commit": {"__typename": "Commit", "oid": said.commit},
            "isMinimized": said.minimized is not None,
            "minimizedReason": said.minimized,
        }

    def _thread(self, pull: PullRequest, comments: Sequence[ReviewComment]) -> Node:
        first, by = comments[0], pull.resolved.get(comments[0].id)
        return {
            "id": f"PRRT_{first.id}",
            "isResolved": by is not None,
            "resolvedBy": by and self.actor(by),
            "isOutdated": first.outdated,
            "path": first.path,
            "line": first.line,
            "startLine": first.start_line,
            "comments": connection(lambda: [self._comment(said) for said in comments]),
        }

    def resolve_thread(self, _: Info, input: Mapping[str, str]) -> Node:  # noqa: A002 - GitHub's
        return self._set_resolved(input["threadId"], resolved=True)

    def unresolve_thread(self, _: Info, input: Mapping[str, str]) -> Node:  # noqa: A002 - GitHub's
        return self._set_resolved(input["threadId"], resolved=False)

    def _set_resolved(self, identity: str, *, resolved: bool) -> Node:
        self._need("pull_requests:write")
        self._need("contents:write")  # GitHub asks for both
        for pull in self._reachable():
            for thread in pull.threads():
                if f"PRRT_{thread[0].id}" == identity:
                    pull.resolve(thread[0], self.call.user if resolved else None)
                    return {"thread": self._thread(pull, thread)}
        raise MissingError(f"Could not resolve to a node with the global id of '{identity}'.")

    def minimize(self, _: Info, input: Mapping[str, str]) -> Node:  # noqa: A002 - GitHub's
        self._need("pull_requests:write")
        identity, reason = input["subjectId"], input["classifier"].lower()
        for pull in self._reachable():
            every: list[Comment | Review] = [*pull.comments, *pull.reviews]
            for said in every + list(pull.review_comments):
                if identity.rpartition("_")[2] == str(said.id):
                    said.minimized = reason
                    minimized = {"isMinimized": True, "minimizedReason": reason}
                    return {"minimizedComment": {"__typename": "IssueComment", **minimized}}
        raise MissingError(f"Could not resolve to a node with the global id of '{identity}'.")

    def _reachable(self) -> list[PullRequest]:
        names = self.call.token.repositories if self.call.token else frozenset()
        found = [self.world.repository(name) for name in sorted(names)]
        return [pull for one in found for pull in one.pulls.values()]

    def _need(self, permission: str) -> None:
        if self.call.token is None or not allows(self.call.token, permission):
            raise ForbiddenError("Resource not accessible by integration")


ENDPOINTS: Final = (Endpoint("POST", "/graphql", _graphql, ""),)
