"""Pull requests, and reviews that GitHub would refuse."""

import pytest

from sandbox.people import Opening
from sandbox.server import Sandbox
from sandbox.state import PullRequest
from tests.sandbox.conftest import BASE, HEAD, Client

# The hunks of a.txt show lines 7 to 14 and 28 to 33 of the new file.
GOOD = {"path": "a.txt", "line": 11, "side": "RIGHT", "body": "look"}


def review(client: Client, *comments: dict[str, object], body: str = "Hello") -> object:
    sent = {"event": "COMMENT", "body": body, "comments": list(comments)}
    return client("POST", "/pulls/1/reviews", sent)


def test_pull_request(client: Client, pull: PullRequest) -> None:
    found = client("GET", "/pulls/1").json()
    assert (found["commits"], found["changed_files"]) == (1, 3)
    assert found["head"]["sha"] == pull.head_sha
    assert client("GET", "/pulls").json()[0]["number"] == 1
    assert client("GET", "/pulls/2").status_code == 404
    assert len(client("GET", "/pulls/1/commits").json()) == 1


def test_files_have_real_patches(client: Client, pull: PullRequest) -> None:
    files = {one["filename"]: one for one in client("GET", "/pulls/1/files").json()}
    assert files["a.txt"]["patch"].startswith("@@ -7,7 +7,8 @@")
    assert (files["a.txt"]["additions"], files["a.txt"]["deletions"]) == (2, 2)
    assert files["new.txt"]["status"] == "added"
    assert "patch" not in files["logo.png"]


def test_a_rename_has_no_patch(client: Client, github: Sandbox, pull: PullRequest) -> None:
    github.people.push("acme/shop", "feature", {"new.txt": None, "renamed.txt": "new\n"}, "wendy")
    github.people.push("acme/shop", "moved", {"a.txt": None, "b.txt": BASE}, "wendy")
    number = github.people.open_pull("acme/shop", Opening("Move", "moved"), "wendy").number
    [file] = client("GET", f"/pulls/{number}/files").json()
    assert (file["status"], file["previous_filename"]) == ("renamed", "a.txt")
    assert "patch" not in file


def test_pages_and_links(client: Client, pull: PullRequest) -> None:
    first = client("GET", "/pulls/1/files?per_page=2")
    assert len(first.json()) == 2
    assert 'page=2>; rel="next"' in first.headers["link"]
    second = client.http.get(first.links["next"]["url"])
    assert len(second.json()) == 1
    assert "next" not in second.links
    assert second.links["prev"]["url"].endswith("page=1")


def test_a_review_with_comments(client: Client, pull: PullRequest) -> None:
    whole = {**GOOD, "start_line": 9, "start_side": "RIGHT"}
    made = review(client, GOOD, whole)
    assert made.status_code == 200
    [single, ranged] = client("GET", "/pulls/1/comments").json()
    assert (single["line"], single["start_line"]) == (11, None)
    assert (ranged["line"], ranged["start_line"]) == (11, 9)
    assert ranged["diff_hunk"].startswith("@@ -7,7 +7,8 @@")
    assert ranged["diff_hunk"].endswith("+line ten and a half")
    listed = client("GET", f"/pulls/1/reviews/{made.json()['id']}/comments").json()
    assert [one["position"] for one in listed] == [single["position"], ranged["position"]]
    assert client("GET", "/pulls/1/reviews").json()[0]["state"] == "COMMENTED"


@pytest.mark.parametrize(
    "bad",
    [
        {"line": 20},  # between the hunks
        {"line": 6},  # just above a hunk
        {"line": 41},
        {"line": 10, "side": "LEFT", "path": "new.txt"},
        {"path": "run.sh", "line": 1},  # a file that is not changed
        {"path": "logo.png", "line": 1},  # no patch
        {"start_line": 11},  # must precede
        {"start_line": 12},
        {"start_line": 9, "line": 30},  # another hunk
        {"line": None},
        {"body": ""},
        {"body": "x" * 65_537},
    ],
)
def test_one_bad_comment_loses_the_review(
    client: Client, pull: PullRequest, bad: dict[str, object]
) -> None:
    answer = review(client, GOOD, {**GOOD, **bad})
    assert answer.status_code == 422
    assert client("GET", "/pulls/1/reviews").json() == []
    assert client("GET", "/pulls/1/comments").json() == []


def test_deleted_lines_are_on_the_left(client: Client, pull: PullRequest) -> None:
    assert review(client, {**GOOD, "line": 10, "side": "LEFT"}).status_code == 200
    assert review(client, {**GOOD, "line": 30, "side": "LEFT"}).status_code == 200


def test_limits_of_the_summary(client: Client, pull: PullRequest) -> None:
    assert review(client, body="x" * 65_536).status_code == 200
    assert review(client, body="x" * 65_537).status_code == 422
    assert review(client, body="").status_code == 422


def test_single_comment_reply_and_file(client: Client, pull: PullRequest) -> None:
    made = client("POST", "/pulls/1/comments", {**GOOD, "commit_id": pull.head_sha})
    assert made.status_code == 201
    answer = client("POST", f"/pulls/1/comments/{made.json()['id']}/replies", {"body": "yes"})
    assert answer.json()["in_reply_to_id"] == made.json()["id"]
    assert client("GET", f"/pulls/comments/{answer.json()['id']}").json()["body"] == "yes"
    whole = {"path": "logo.png", "body": "big", "subject_type": "file", "commit_id": pull.head_sha}
    assert client("POST", "/pulls/1/comments", whole).status_code == 201
    off = {**GOOD, "line": 20, "commit_id": pull.head_sha}
    assert client("POST", "/pulls/1/comments", off).status_code == 422


def test_comments_follow_their_lines(client: Client, github: Sandbox, pull: PullRequest) -> None:
    review(client, GOOD, {**GOOD, "line": 10})
    changed = "first\n" + HEAD.replace("line ten\n", "line 10, changed\n")
    github.people.push("acme/shop", "feature", {"a.txt": changed}, "wendy")
    [kept, outdated] = client("GET", "/pulls/1/comments").json()
    assert (kept["line"], kept["original_line"]) == (12, 11)
    assert not {"line", "position"} & outdated.keys()


def test_conversation(client: Client, pull: PullRequest) -> None:
    made = client("POST", "/issues/1/comments", {"body": "Hello"}).json()
    path = f"/issues/comments/{made['id']}"
    assert client("PATCH", path, {"body": "Bye"}).json()["body"] == "Bye"
    assert client("GET", "/issues/1/comments").json()[0]["body"] == "Bye"
    assert client("GET", path).json()["user"]["type"] == "Bot"
    assert client("DELETE", path).status_code == 204
    assert client("GET", path).status_code == 404
    assert client("POST", "/issues/1/comments", {"body": "x" * 65_537}).status_code == 422
    assert client("POST", "/issues/1/comments", {"body": " "}).status_code == 422


@pytest.mark.parametrize("kind", ["issues", "pulls"])
def test_reactions(client: Client, pull: PullRequest, kind: str) -> None:
    if kind == "issues":
        comment = client("POST", "/issues/1/comments", {"body": "Hello"}).json()["id"]
    else:
        sent = {**GOOD, "commit_id": pull.head_sha}
        comment = client("POST", "/pulls/1/comments", sent).json()["id"]
    path = f"/{kind}/comments/{comment}/reactions"
    statuses = [client("POST", path, {"content": "eyes"}).status_code for _ in range(2)]
    assert statuses == [201, 200]
    assert client("POST", path, {"content": "pizza"}).status_code == 422
    assert [one["content"] for one in client("GET", path).json()] == ["eyes"]


def test_closing(client: Client, pull: PullRequest) -> None:
    assert client("PATCH", "/pulls/1", {"state": "closed"}).json()["state"] == "closed"
    assert client("GET", "/pulls").json() == []
    assert len(client("GET", "/pulls?state=all").json()) == 1


def test_a_pull_request_of_a_fork(client: Client, github: Sandbox, pull: PullRequest) -> None:
    github.people.fork("acme/shop", "stranger")
    github.people.push("stranger/shop", "theirs", {"a.txt": HEAD}, "stranger")
    opening = Opening("From outside", "theirs", fork="stranger/shop")
    made = github.people.open_pull("acme/shop", opening, "stranger")
    found = client("GET", f"/pulls/{made.number}").json()
    assert found["head"]["repo"]["full_name"] == "stranger/shop"
    assert client("GET", f"/git/commits/{made.head_sha}").status_code == 200
    assert client.http.get("/repos/stranger/shop").status_code == 404
