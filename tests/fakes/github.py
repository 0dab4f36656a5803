"""One GitHub for all bot tests: a repository in memory behind respx.

It keeps GitHub's own rules where the bot depends on them: comments only on lines of the diff, all
or nothing for a review, fast-forward only, markers seen as the viewer's own only for the App.
"""

import base64
import difflib
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import respx

from tests.fakes.suites import check_suites

API = "https://github.test"
APP_LOGIN = "fix-pipeline[bot]"
Files = dict[str, tuple[str, bytes]]  # path → mode, content


def blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@dataclass
class Commit:
    files: Files
    parents: tuple[str, ...]
    message: str
    author: str = "octocat"


@dataclass
class Said:
    """A comment, review or thread."""

    author: str
    body: str
    id: int = 0
    path: str = ""
    line: int = 0
    resolved: bool = False
    folded: bool = False
    resolver: str | None = None


@dataclass
class FakeGitHub:
    repository: str = "acme/shop"
    number: int = 7
    state: str = "OPEN"
    permissions: dict[str, str] = field(default_factory=lambda: {"octocat": "write"})
    protected: set[str] = field(default_factory=lambda: {"main"})
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    trees: dict[str, Files] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    comments: list[Said] = field(default_factory=list)
    reviews: list[Said] = field(default_factory=list)
    threads: list[Said] = field(default_factory=list)
    checks: list[dict[str, object]] = field(default_factory=list)
    reactions: list[tuple[str, str]] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    failures: dict[tuple[str, str], list[httpx.Response]] = field(default_factory=dict)
    head_repository: str = "acme/shop"
    head_owner: str = "User"
    maintainer_can_modify: bool = False
    config: str | None = None
    defaults: str | None = None
    speaks_graphql: bool = True
    graphql_knows_checks: bool = True
    checks_are_granted: bool = True

    # -- building the repository ---------------------------------------------------------------

    def commit(self, branch: str, files: dict[str, str], message: str = "work") -> str:
        """A commit on a branch with exactly these files; `x:` before a path makes it executable."""
        kept: Files = {}
        for path, text in files.items():
            mode = "100755" if path.startswith("x:") else "100644"
            kept[path.removeprefix("x:")] = (mode, text.encode())
        parent = self.branches.get(branch) or self.branches.get("main")
        return self._store(branch, Commit(kept, (parent,) if parent else (), message))

    def _store(self, branch: str | None, commit: Commit) -> str:
        text = repr((sorted(commit.files.items()), commit.parents, commit.message, commit.author))
        sha = hashlib.sha1(text.encode()).hexdigest()
        self.commits[sha] = commit
        self.trees[self.tree_id(commit.files)] = commit.files
        for _, data in commit.files.values():
            self.blobs[blob_id(data)] = data
        if branch:
            self.branches[branch] = sha
        return sha

    @staticmethod
    def tree_id(files: Files) -> str:
        return hashlib.sha1(repr(sorted(files.items())).encode()).hexdigest()

    @property
    def head(self) -> str:
        return self.branches["feature"]

    def file(self, path: str) -> str:
        return self.commits[self.head].files[path][1].decode()

    # -- watching ------------------------------------------------------------------------------

    def reads(self) -> list[str]:
        """GETs and queries, the mutation and the token not counted."""
        return [path for method, path in self.requests if method in {"GET", "QUERY"}]

    def writes(self) -> list[tuple[str, str]]:
        return [r for r in self.requests if r[0] not in {"GET", "QUERY"} and "/app/" not in r[1]]

    # -- answering -----------------------------------------------------------------------------

    def mount(self, router: respx.MockRouter) -> None:
        router.route(host="github.test").mock(side_effect=self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        method, path = request.method, request.url.path
        body = json.loads(request.content) if request.content else {}
        if path == "/graphql":
            method = "MUTATION" if "mutation" in body["query"] else "QUERY"
        self.requests.append((method, path))
        if path == "/graphql" and not self.speaks_graphql:
            return httpx.Response(404, json={"message": "Not Found"})
        planned = self.failures.get((method, re.sub(r"^/repos/[^/]+/[^/]+", "", path)))
        if planned:
            return planned.pop(0)
        for (verb, pattern), handler in ROUTES.items():
            match = re.fullmatch(pattern, path)
            if verb == method and match:
                return handler(self, body, *match.groups())
        return httpx.Response(404, json={"message": f"Not Found: {method} {path}"})

    def query(self, body: dict[str, object]) -> httpx.Response:
        text = str(body["query"])
        if "query Blobs" in text:
            oids = re.findall(r'object\(oid: "([0-9a-f]+)"\)', text)
            found = {f"b{oid}": self._blob(oid) for oid in oids}
            return httpx.Response(200, json={"data": {"repository": found}})
        if "query Earlier" in text:
            return self._earlier(text, body)
        if "checkSuites" in text and not self.graphql_knows_checks:
            message = "Field 'checkSuites' doesn't exist on type 'Commit'"
            return httpx.Response(200, json={"errors": [{"message": message}]})
        return httpx.Response(200, json=self._pull_request(text))

    def _earlier(self, text: str, body: dict[str, object]) -> httpx.Response:
        variables = body["variables"]
        assert isinstance(variables, dict)
        nodes = self._nodes(str(re.findall(r"page: (\w+)", text)[0]))
        page = _connection(nodes[: int(variables["before"])])
        return httpx.Response(200, json={"data": {"repository": {"pullRequest": {"page": page}}}})

    def _nodes(self, connection: str) -> list[dict[str, object]]:
        if connection == "comments":
            return [_node(said) for said in self.comments]
        if connection == "reviews":
            return [_node(said, "R") for said in self.reviews]
        return [
            {
                "id": f"T{said.id}",
                "isResolved": said.resolved,
                "resolvedBy": {"login": said.resolver} if said.resolver else None,
                "comments": {"nodes": [_node(said, "C")]},
            }
            for said in self.threads
        ]

    def _blob(self, oid: str) -> dict[str, object]:
        data = self.blobs[oid]
        if b"\0" in data:
            return {"text": None, "isBinary": True}
        # As GitHub: the text is for people, so a byte-order mark is lost.
        text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
        return {"text": text, "isBinary": False}

    def _pull_request(self, query: str) -> dict[str, object]:
        text = self._configuration()
        granted = self.checks_are_granted and "checkSuites" in query
        suites = check_suites(self.checks_at(self.head)) if granted else None
        pull = {
            "state": self.state,
            "maintainerCanModify": self.maintainer_can_modify,
            "headRefName": "feature",
            "headRefOid": self.head,
            "baseRefName": "main",
            "baseRefOid": self.branches["main"],
            "headRepository": {
                "nameWithOwner": self.head_repository,
                "owner": {"__typename": self.head_owner},
            },
            "baseRef": {"target": {"file": {"object": text} if text else None}},
            "commits": {
                "nodes": [
                    {
                        "commit": {
                            "oid": self.head,
                            "message": self.commits[self.head].message,
                            "checkSuites": suites,
                        }
                    }
                ]
            },
            **{
                name: _connection(self._nodes(name))
                for name in ("comments", "reviews", "reviewThreads")
            },
        }
        defaults = {"object": {"text": self.defaults}} if self.defaults is not None else None
        errors = [] if defaults else [{"type": "NOT_FOUND", "message": "no such repository"}]
        repository = {"defaultBranchRef": {"name": "main"}, "pullRequest": pull}
        data = {
            "viewer": {"login": APP_LOGIN},
            "defaults": defaults,
            "repository": repository,
        }
        return {"data": data, "errors": errors}

    def _configuration(self) -> dict[str, object] | None:
        """GitHub shows no text of a file that holds a zero byte."""
        if self.config is None:
            return None
        text = None if "\0" in self.config else self.config
        return {"text": text, "byteSize": len(self.config)}

    def mutation(self, body: dict[str, object]) -> httpx.Response:
        variables = body["variables"]
        assert isinstance(variables, dict)
        for said in self.threads:
            if f"T{said.id}" == variables.get("threadId"):
                said.resolved, said.resolver = True, APP_LOGIN.removesuffix("[bot]")
            if f"C{said.id}" == variables.get("subjectId"):
                said.folded = True
        for said in self.reviews:
            if f"R{said.id}" == variables.get("subjectId"):
                said.folded = True
        return httpx.Response(200, json={"data": {"done": {"id": "T"}}})

    def token(self, body: dict[str, object], installation: str) -> httpx.Response:
        if body["repositories"] == [".github"] and self.defaults is None:
            return httpx.Response(422, json={"message": "not accessible to the installation"})
        return httpx.Response(201, json={"token": f"ghs_{installation}", "expires_at": "later"})

    def read_pull(self, body: dict[str, object], number: str) -> httpx.Response:
        owner = {"login": self.head_repository.split("/")[0], "type": self.head_owner}
        head = {"ref": "feature", "sha": self.head}
        base = {"ref": "main", "sha": self.branches["main"]}
        pull = {
            "state": "open" if self.state == "OPEN" else "closed",
            "maintainer_can_modify": self.maintainer_can_modify,
            "head": {**head, "repo": {"full_name": self.head_repository, "owner": owner}},
            "base": {
                **base,
                "repo": {"full_name": self.repository, "owner": {}, "default_branch": "main"},
            },
        }
        return httpx.Response(200, json=pull)

    def contents(self, body: dict[str, object], repository: str) -> httpx.Response:
        text = self.defaults if repository == ".github" else self.config
        if text is None:
            return httpx.Response(404, json={"message": "Not Found"})
        content = base64.b64encode(text.encode()).decode()
        return httpx.Response(200, json={"content": content, "encoding": "base64"})

    def app(self, body: dict[str, object]) -> httpx.Response:
        return httpx.Response(200, json={"slug": APP_LOGIN.removesuffix("[bot]")})

    def list_comments(self, body: dict[str, object], number: str) -> httpx.Response:
        return httpx.Response(200, json=[_rest(said) for said in self.comments])

    def list_reviews(self, body: dict[str, object], number: str) -> httpx.Response:
        return httpx.Response(200, json=[_rest(said) for said in self.reviews])

    def list_threads(self, body: dict[str, object], number: str) -> httpx.Response:
        return httpx.Response(200, json=[_rest(said) for said in self.threads])

    def compare(self, body: dict[str, object], base: str, head: str) -> httpx.Response:
        merge_base = self._merge_base(base, head)
        before, after = self.commits[merge_base].files, self.commits[head].files
        files = [
            {"filename": path, "status": "modified", "patch": self.patch(path, before, after)}
            for path in sorted(before.keys() | after.keys())
            if before.get(path) != after.get(path)
        ]
        return httpx.Response(200, json={"merge_base_commit": {"sha": merge_base}, "files": files})

    def _merge_base(self, base: str, head: str) -> str:
        ancestors, at = {base}, base
        while self.commits[at].parents:
            at = self.commits[at].parents[0]
            ancestors.add(at)
        while head not in ancestors:
            head = self.commits[head].parents[0]
        return head

    @staticmethod
    def patch(path: str, before: Files, after: Files) -> str:
        old, new = (side.get(path, ("", b""))[1].decode().split("\n") for side in (before, after))
        return "\n".join(list(difflib.unified_diff(old, new, lineterm=""))[2:])

    def tree(self, body: dict[str, object], sha: str) -> httpx.Response:
        entries = [
            {
                "path": path,
                "mode": mode,
                "type": "blob",
                "sha": blob_id(data),
                "size": len(data),
            }
            for path, (mode, data) in self.commits[sha].files.items()
        ]
        return httpx.Response(200, json={"tree": entries, "truncated": False})

    def read_blob(self, body: dict[str, object], sha: str) -> httpx.Response:
        content = base64.b64encode(self.blobs[sha]).decode()
        return httpx.Response(200, json={"content": content, "encoding": "base64"})

    def list_checks(self, body: dict[str, object], sha: str) -> httpx.Response:
        if not self.checks_are_granted:
            denied = {"message": "Resource not accessible by integration"}
            return httpx.Response(403, json=denied)
        return httpx.Response(200, json={"check_runs": list(map(_run, self.checks_at(sha)))})

    def checks_at(self, sha: str) -> list[dict[str, object]]:
        return [run for run in self.checks if run["head_sha"] == sha]

    def add_check(self, body: dict[str, object]) -> httpx.Response:
        run = {"id": len(self.checks) + 1, "annotations": [], **body}
        self.checks.append(run)
        return httpx.Response(201, json=_run(run))

    def change_check(self, body: dict[str, object], identity: str) -> httpx.Response:
        run = self.checks[int(identity) - 1]
        output = body.get("output")
        assert isinstance(output, dict)
        assert len(output["annotations"]) <= 50
        annotations = run["annotations"]
        assert isinstance(annotations, list)
        annotations.extend(output["annotations"])
        run.update({**body, "annotations": annotations})
        return httpx.Response(200, json=_run(run))

    def review(self, body: dict[str, object], number: str) -> httpx.Response:
        comments = body["comments"]
        assert isinstance(comments, list)
        if not all(self._in_diff(comment) for comment in comments):
            message = "Pull request review thread line must be part of the diff"
            return httpx.Response(422, json={"message": "Unprocessable", "errors": [message]})
        self.reviews.append(Said(APP_LOGIN, str(body["body"]), len(self.reviews)))
        for comment in comments:
            self._thread(comment)
        return httpx.Response(200, json={"id": len(self.reviews)})

    def review_comment(self, body: dict[str, object], number: str) -> httpx.Response:
        if body.get("subject_type") != "file" and not self._in_diff(body):
            return httpx.Response(422, json={"message": "Validation Failed"})
        self._thread(body)
        return httpx.Response(201, json={"id": len(self.threads)})

    def _thread(self, comment: dict[str, object]) -> None:
        self.threads.append(
            Said(
                APP_LOGIN,
                str(comment["body"]),
                len(self.threads) + 1,
                str(comment["path"]),
                int(str(comment.get("line", 0))),
            )
        )

    def _in_diff(self, comment: dict[str, object]) -> bool:
        merge_base = self._merge_base(self.branches["main"], self.head)
        path = str(comment["path"])
        patch = self.patch(path, self.commits[merge_base].files, self.commits[self.head].files)
        for first, count in re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", patch, re.MULTILINE):
            lines = range(int(first), int(first) + int(count or 1))
            start = int(str(comment.get("start_line", comment["line"])))
            if int(str(comment["line"])) in lines and start in lines:
                return True
        return False

    def read_review_comment(self, body: dict[str, object], identity: str) -> httpx.Response:
        return httpx.Response(200, json=_rest(self.threads[int(identity) - 1]))

    def comment(self, body: dict[str, object], number: str) -> httpx.Response:
        self.comments.append(Said(APP_LOGIN, str(body["body"])))
        return httpx.Response(201, json={"id": len(self.comments)})

    def react(self, body: dict[str, object], identity: str) -> httpx.Response:
        self.reactions.append((identity, str(body["content"])))
        return httpx.Response(201, json={"id": 1})

    def permission(self, body: dict[str, object], user: str) -> httpx.Response:
        return httpx.Response(200, json={"permission": self.permissions.get(user, "read")})

    def branch(self, body: dict[str, object], name: str) -> httpx.Response:
        return httpx.Response(200, json={"name": name, "protected": name in self.protected})

    def read_commit(self, body: dict[str, object], sha: str) -> httpx.Response:
        return httpx.Response(200, json=self._commit_json(sha))

    def add_blob(self, body: dict[str, object]) -> httpx.Response:
        data = base64.b64decode(str(body["content"]))
        self.blobs[blob_id(data)] = data
        return httpx.Response(201, json={"sha": blob_id(data)})

    def add_tree(self, body: dict[str, object]) -> httpx.Response:
        files = dict(self.trees[str(body["base_tree"])])
        entries = body["tree"]
        assert isinstance(entries, list)
        for entry in entries:
            if entry["sha"] is None:
                del files[entry["path"]]
            else:
                files[entry["path"]] = (entry["mode"], self.blobs[entry["sha"]])
        self.trees[self.tree_id(files)] = files
        return httpx.Response(201, json={"sha": self.tree_id(files)})

    def add_commit(self, body: dict[str, object]) -> httpx.Response:
        assert not body.keys() & {"author", "committer", "signature"}
        parents = body["parents"]
        assert isinstance(parents, list)
        files = self.trees[str(body["tree"])]
        sha = self._store(None, Commit(files, tuple(parents), str(body["message"]), APP_LOGIN))
        return httpx.Response(201, json=self._commit_json(sha))

    def move(self, body: dict[str, object], branch: str) -> httpx.Response:
        assert body["force"] is False
        sha = str(body["sha"])
        if self.branches[branch] not in self.commits[sha].parents:
            return httpx.Response(422, json={"message": "Update is not a fast forward"})
        self.branches[branch] = sha
        return httpx.Response(200, json={"ref": branch})

    def _commit_json(self, sha: str) -> dict[str, object]:
        commit = self.commits[sha]
        return {
            "sha": sha,
            "message": commit.message,
            "author": {"name": commit.author, "email": "a@b"},
            "tree": {"sha": self.tree_id(commit.files)},
            "parents": [{"sha": parent} for parent in commit.parents],
            "verification": {"verified": True},
        }


def _run(run: dict[str, object]) -> dict[str, object]:
    annotations = run["annotations"]
    assert isinstance(annotations, list)
    return {**run, "output": {"annotations_count": len(annotations)}}


def _node(said: Said, kind: str = "I") -> dict[str, object]:
    mine = said.author == APP_LOGIN
    identity = f"{kind}{said.id}"
    return {
        "id": identity,
        "viewerDidAuthor": mine,
        "body": said.body,
        "isMinimized": said.folded,
        "minimizedReason": "resolved" if said.folded else None,
    }


def _rest(said: Said) -> dict[str, object]:
    kind = "Bot" if said.author.endswith("[bot]") else "User"
    user = {"login": said.author, "type": kind}
    return {"id": said.id, "node_id": f"R{said.id}", "user": user, "body": said.body}


def _connection(nodes: list[dict[str, object]]) -> dict[str, object]:
    """The last hundred; the cursor is how many stand before them."""
    before = max(len(nodes) - 100, 0)
    page = {"hasPreviousPage": before > 0, "startCursor": str(before)}
    return {"nodes": nodes[before:], "pageInfo": page}


REPO = r"/repos/[^/]+/[^/]+"
ROUTES: dict[tuple[str, str], Callable[..., httpx.Response]] = {
    ("QUERY", "/graphql"): FakeGitHub.query,
    ("MUTATION", "/graphql"): FakeGitHub.mutation,
    ("POST", r"/app/installations/(\d+)/access_tokens"): FakeGitHub.token,
    ("GET", "/app"): FakeGitHub.app,
    ("GET", REPO + r"/pulls/(\d+)"): FakeGitHub.read_pull,
    ("GET", REPO + r"/pulls/(\d+)/comments"): FakeGitHub.list_threads,
    ("GET", REPO + r"/pulls/(\d+)/reviews"): FakeGitHub.list_reviews,
    ("GET", REPO + r"/issues/(\d+)/comments"): FakeGitHub.list_comments,
    ("GET", r"/repos/[^/]+/([^/]+)/contents/.*"): FakeGitHub.contents,
    ("GET", REPO + r"/compare/(\w+)\.\.\.(\w+)"): FakeGitHub.compare,
    ("GET", REPO + r"/git/trees/(\w+)"): FakeGitHub.tree,
    ("GET", REPO + r"/git/blobs/(\w+)"): FakeGitHub.read_blob,
    ("GET", REPO + r"/commits/(\w+)/check-runs"): FakeGitHub.list_checks,
    ("POST", REPO + r"/check-runs"): FakeGitHub.add_check,
    ("PATCH", REPO + r"/check-runs/(\d+)"): FakeGitHub.change_check,
    ("POST", REPO + r"/pulls/(\d+)/reviews"): FakeGitHub.review,
    ("POST", REPO + r"/pulls/(\d+)/comments"): FakeGitHub.review_comment,
    ("GET", REPO + r"/pulls/comments/(\d+)"): FakeGitHub.read_review_comment,
    ("POST", REPO + r"/issues/(\d+)/comments"): FakeGitHub.comment,
    ("POST", REPO + r"/(?:issues|pulls)/comments/(\d+)/reactions"): FakeGitHub.react,
    ("GET", REPO + r"/collaborators/([^/]+)/permission"): FakeGitHub.permission,
    ("GET", REPO + r"/branches/([^/]+)"): FakeGitHub.branch,
    ("GET", REPO + r"/git/commits/(\w+)"): FakeGitHub.read_commit,
    ("POST", REPO + r"/git/blobs"): FakeGitHub.add_blob,
    ("POST", REPO + r"/git/trees"): FakeGitHub.add_tree,
    ("POST", REPO + r"/git/commits"): FakeGitHub.add_commit,
    ("PATCH", REPO + r"/git/refs/heads/([^/]+)"): FakeGitHub.move,
}
