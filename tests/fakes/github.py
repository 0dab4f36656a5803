"""One GitHub for all bot tests: a repository in memory behind respx.

It keeps GitHub's own rules where the bot depends on them: comments only on lines of the diff, all
or nothing for a review, fast-forward only, markers seen as the viewer's own only for the App.
"""

import base64
import json
import re
from collections.abc import Callable

import httpx
import respx

from tests.fakes import graphql
from tests.fakes.world import API, APP_LOGIN, Commit, Said, World, blob_id

__all__ = ["API", "APP_LOGIN", "REPO", "ROUTES", "FakeGitHub", "Said", "blob_id"]


class FakeGitHub(World):
    """Which answers what: REST here, GraphQL in a module of its own."""

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
        merge_base = self.merge_base(base, head)
        before, after = self.commits[merge_base].files, self.commits[head].files
        files = [
            {"filename": path, "status": "modified", "patch": self.patch(path, before, after)}
            for path in sorted(before.keys() | after.keys())
            if before.get(path) != after.get(path)
        ]
        return httpx.Response(200, json={"merge_base_commit": {"sha": merge_base}, "files": files})

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
        if sha not in self.blobs:
            return httpx.Response(404, json={"message": "Not Found"})
        content = base64.b64encode(self.blobs[sha]).decode()
        return httpx.Response(200, json={"content": content, "encoding": "base64"})

    def list_checks(self, body: dict[str, object], sha: str) -> httpx.Response:
        if not self.checks_are_granted:
            denied = {"message": "Resource not accessible by integration"}
            return httpx.Response(403, json=denied)
        return httpx.Response(200, json={"check_runs": list(map(_run, self.checks_at(sha)))})

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
        if not all(self.in_diff(comment) for comment in comments):
            message = "Pull request review thread line must be part of the diff"
            return httpx.Response(422, json={"message": "Unprocessable", "errors": [message]})
        self.reviews.append(Said(APP_LOGIN, str(body["body"]), len(self.reviews)))
        for comment in comments:
            self._thread(comment)
        return httpx.Response(200, json={"id": len(self.reviews)})

    def review_comment(self, body: dict[str, object], number: str) -> httpx.Response:
        if body.get("subject_type") != "file" and not self.in_diff(body):
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
            if "content" in entry:
                files[entry["path"]] = (entry["mode"], entry["content"].encode())
            elif entry["sha"] is None:
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
        sha = self.store(None, Commit(files, tuple(parents), str(body["message"]), APP_LOGIN))
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


def _rest(said: Said) -> dict[str, object]:
    kind = "Bot" if said.author.endswith("[bot]") else "User"
    user = {"login": said.author, "type": kind}
    return {"id": said.id, "node_id": f"R{said.id}", "user": user, "body": said.body}


REPO = r"/repos/[^/]+/[^/]+"
ROUTES: dict[tuple[str, str], Callable[..., httpx.Response]] = {
    ("QUERY", "/graphql"): graphql.query,
    ("MUTATION", "/graphql"): graphql.mutation,
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
