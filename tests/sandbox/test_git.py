"""The Git Data API, contents and comparisons."""

import base64

import pytest

from sandbox.server import Sandbox
from sandbox.state import PullRequest
from tests.sandbox.conftest import BASE, Client


def commit(client: Client, parent: str, *entries: dict[str, object], **more: object) -> dict:
    tree = client("POST", "/git/trees", {"base_tree": parent, "tree": list(entries)}).json()["sha"]
    body = {"message": "fix: it", "tree": tree, "parents": [parent], **more}
    return client("POST", "/git/commits", body).json()


def entry(path: str, content: str = "x\n", mode: str = "100644") -> dict[str, object]:
    return {"path": path, "mode": mode, "type": "blob", "content": content}


def modes(client: Client, sha: str) -> dict[str, str]:
    found = client("GET", f"/git/trees/{sha}?recursive=1").json()["tree"]
    return {one["path"]: one["mode"] for one in found}


def test_blob(client: Client) -> None:
    content = base64.b64encode(b"\x00\xff").decode()
    made = client("POST", "/git/blobs", {"content": content, "encoding": "base64"})
    assert made.status_code == 201
    read = client("GET", f"/git/blobs/{made.json()['sha']}").json()
    assert base64.b64decode(read["content"]) == b"\x00\xff"
    raw = {"accept": "application/vnd.github.raw+json"}
    assert client("GET", f"/git/blobs/{made.json()['sha']}", headers=raw).content == b"\x00\xff"
    bad = {"content": "%", "encoding": "base64"}
    assert client("POST", "/git/blobs", bad).status_code == 422
    assert client("GET", f"/git/blobs/{'0' * 40}").status_code == 404


def test_commit_with_modes_and_deletion(client: Client, pull: PullRequest) -> None:
    gone = {"path": "new.txt", "mode": "100644", "sha": None}
    made = commit(
        client,
        pull.head_sha,
        entry("lib/deep/go.sh", mode="100755"),
        entry("link", "a.txt", mode="120000"),
        gone,
    )
    found = modes(client, made["sha"])
    assert found["lib/deep/go.sh"] == "100755"
    assert found["link"] == "120000"
    assert found["lib/deep"] == "040000"
    assert found["run.sh"] == "100755"
    assert "new.txt" not in found


def test_verified_only_without_author(client: Client, pull: PullRequest) -> None:
    made = commit(client, pull.head_sha, entry("x"))
    assert made["verification"]["verified"] is True
    assert made["author"]["name"] == "fix-pipeline[bot]"
    assert client("GET", f"/git/commits/{made['sha']}").json() == made
    author = {"name": "w", "email": "w@example.org"}
    other = commit(client, pull.head_sha, entry("x"), author=author)
    assert other["verification"]["verified"] is False


@pytest.mark.parametrize(
    "bad",
    [
        {"path": "x", "mode": "100600", "content": ""},
        {"path": "x", "mode": "100644", "sha": "0" * 40},
        {"path": "x", "mode": "100644"},
        {"path": "../x", "mode": "100644", "content": ""},
        {"path": ".git/config", "mode": "100644", "content": ""},
    ],
)
def test_bad_tree(client: Client, pull: PullRequest, bad: dict[str, object]) -> None:
    body = {"base_tree": pull.head_sha, "tree": [bad]}
    assert client("POST", "/git/trees", body).status_code == 422


def test_a_branch_goes_forward_only(client: Client, github: Sandbox, pull: PullRequest) -> None:
    first = commit(client, pull.head_sha, entry("x", "1"))["sha"]
    second = commit(client, pull.head_sha, entry("x", "2"))["sha"]
    path = "/git/refs/heads/feature"
    assert client("PATCH", path, {"sha": first, "force": False}).status_code == 200
    refused = client("PATCH", path, {"sha": second, "force": False})
    assert refused.status_code == 422
    assert refused.json()["message"] == "Update is not a fast forward"
    assert client("GET", "/git/ref/heads/feature").json()["object"]["sha"] == first
    assert client("GET", "/pulls/1").json()["head"]["sha"] == first


def test_protected_branch(client: Client, github: Sandbox, pull: PullRequest) -> None:
    main = client("GET", "/git/ref/heads/main").json()["object"]["sha"]
    made = commit(client, main, entry("x"))["sha"]
    answer = client("PATCH", "/git/refs/heads/main", {"sha": made})
    assert answer.status_code == 422
    assert "rotected branch" in answer.json()["message"]


def test_new_and_deleted_branch(client: Client, pull: PullRequest) -> None:
    body = {"ref": "refs/heads/team/one", "sha": pull.head_sha}
    assert client("POST", "/git/refs", body).status_code == 201
    assert client("POST", "/git/refs", body).status_code == 422
    assert client("GET", "/branches/team/one").json()["commit"]["sha"] == pull.head_sha
    names = [one["name"] for one in client("GET", "/branches").json()]
    assert names == ["feature", "main", "team/one"]
    assert client("DELETE", "/git/refs/heads/team/one").status_code == 204
    assert client("GET", "/git/ref/heads/team/one").status_code == 404
    assert client("PATCH", "/git/refs/heads/none", {"sha": pull.head_sha}).status_code == 422


def test_compare(client: Client, github: Sandbox, pull: PullRequest) -> None:
    before = client("GET", "/git/ref/heads/main").json()["object"]["sha"]
    other = github.people.push("acme/shop", "main", {"other.txt": "o\n"}, "acme")
    found = client("GET", f"/compare/{other}...{pull.head_sha}?per_page=1").json()
    assert found["status"] == "diverged"
    assert found["merge_base_commit"]["sha"] == before
    names = [one["filename"] for one in found["files"]]
    assert names == ["a.txt", "logo.png", "new.txt"]
    assert client("GET", "/compare/main...main").json()["status"] == "identical"
    assert client("GET", "/compare/main...none").status_code == 404


def test_commits(client: Client, pull: PullRequest) -> None:
    found = client("GET", f"/commits/{pull.head_sha}").json()
    assert found["stats"]["additions"] == 3
    assert found["author"]["login"] == "wendy"
    pulls = client("GET", f"/commits/{pull.head_sha}/pulls").json()
    assert [one["number"] for one in pulls] == [1]
    assert client("GET", f"/commits/{'0' * 40}").status_code == 422


def test_contents(client: Client, github: Sandbox, pull: PullRequest) -> None:
    found = client("GET", "/contents/a.txt").json()
    assert base64.b64decode(found["content"]).decode() == BASE
    raw = {"accept": "application/vnd.github.raw+json"}
    assert client("GET", "/contents/a.txt", headers=raw).text == BASE
    assert client("GET", "/contents/new.txt").status_code == 404
    assert client("GET", "/contents/new.txt?ref=feature").json()["size"] == 4
    root = client("GET", "/contents/").json()
    assert [(one["name"], one["type"]) for one in root] == [
        (".github", "dir"),
        ("a.txt", "file"),
        ("logo.png", "file"),
        ("run.sh", "file"),
    ]
    listed = client("GET", "/contents/.github/workflows").json()
    assert [one["path"] for one in listed] == [".github/workflows/ci.yml"]


def test_large_file_comes_raw_only(client: Client, github: Sandbox, pull: PullRequest) -> None:
    large = "x" * (1024 * 1024 + 1)
    github.people.push("acme/shop", "large", {"large.txt": large}, "wendy")
    found = client("GET", "/contents/large.txt?ref=large").json()
    assert (found["content"], found["encoding"]) == ("", "none")
    raw = {"accept": "application/vnd.github.raw+json"}
    assert client("GET", "/contents/large.txt?ref=large", headers=raw).text == large


def test_missing_and_malformed(client: Client) -> None:
    assert client("GET", f"/git/trees/{'0' * 40}").status_code == 404
    assert client("GET", f"/git/commits/{'0' * 40}").status_code == 404
    answer = client.http.post("/repos/acme/shop/git/blobs", content=b"{")
    assert answer.status_code == 400
    assert answer.json()["message"] == "Problems parsing JSON"


def test_repository(client: Client) -> None:
    assert client("GET", "").json()["default_branch"] == "main"
