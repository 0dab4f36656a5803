"""What people do, and what they see."""

import httpx
import pytest

from sandbox.errors import GitHubError
from sandbox.people import suggestion_of
from sandbox.server import Sandbox
from sandbox.state import PullRequest
from tests.sandbox.conftest import HEAD, Client


def suggest(client: Client, body: str, **place: object) -> int:
    whole = {"path": "a.txt", "side": "RIGHT", "body": f"Better:\n\n{body}\n", **place}
    sent = {"event": "COMMENT", "body": "Hello", "comments": [whole]}
    assert client("POST", "/pulls/1/reviews", sent).status_code == 200
    return int(client("GET", "/pulls/1/comments").json()[-1]["id"])


def read(client: Client, path: str = "a.txt") -> str:
    raw = {"accept": "application/vnd.github.raw+json"}
    return client("GET", f"/contents/{path}?ref=feature", headers=raw).text


@pytest.mark.parametrize(
    ("block", "place", "expected"),
    [
        ("```suggestion\nx\ny\n```", {"line": 11}, "line ten\nx\ny\nline 11\n"),
        ("```suggestion\n```", {"line": 11}, "line ten\nline 11\n"),
        ("````suggestion\n```\n````", {"line": 11}, "line ten\n```\nline 11\n"),
        ("```suggestion\nz\n```", {"line": 11, "start_line": 10}, "line 9\nz\nline 11\n"),
    ],
)
def test_suggestion(
    client: Client, github: Sandbox, pull: PullRequest, block: str, place: dict, expected: str
) -> None:
    comment = suggest(client, block, **place)
    sha = github.people.apply_suggestion("acme/shop", 1, comment, "wendy")
    assert expected in read(client)
    message = client("GET", f"/git/commits/{sha}").json()["message"]
    assert "Co-authored-by: fix-pipeline[bot] <" in message
    assert client("GET", "/pulls/1").json()["head"]["sha"] == sha


def test_suggestions_that_cannot_be_applied(
    client: Client, github: Sandbox, pull: PullRequest
) -> None:
    apply = github.people.apply_suggestion
    over_deleted = suggest(client, "```suggestion\nx\n```", line=31, start_line=30)
    with pytest.raises(GitHubError, match="deleted lines"):
        apply("acme/shop", 1, over_deleted, "wendy")
    left = suggest(client, "```suggestion\nx\n```", line=10, side="LEFT")
    with pytest.raises(GitHubError, match="cannot be applied"):
        apply("acme/shop", 1, left, "wendy")
    plain = suggest(client, "just words", line=11)
    with pytest.raises(GitHubError, match="no suggestion"):
        apply("acme/shop", 1, plain, "wendy")
    good = suggest(client, "```suggestion\nx\n```", line=11)
    with pytest.raises(GitHubError, match="may not write"):
        apply("acme/shop", 1, good, "rita")
    with pytest.raises(GitHubError, match="Not Found"):
        apply("acme/shop", 1, 1, "wendy")
    changed = HEAD.replace("ten and a half", "10.5")
    github.people.push("acme/shop", "feature", {"a.txt": changed}, "wendy")
    with pytest.raises(GitHubError, match="Outdated"):
        apply("acme/shop", 1, good, "wendy")


def test_line_ends_and_mode_stay(client: Client, github: Sandbox, pull: PullRequest) -> None:
    files = {"x:win.sh": "one\r\ntwo\r\n"}
    github.people.push("acme/shop", "feature", files, "wendy")
    comment = suggest(client, "```suggestion\nuno\n```", path="win.sh", line=1)
    sha = github.people.apply_suggestion("acme/shop", 1, comment, "wendy")
    assert read(client, "win.sh") == "uno\r\ntwo\r\n"
    tree = client("GET", f"/git/trees/{sha}").json()["tree"]
    assert {one["path"]: one["mode"] for one in tree}["win.sh"] == "100755"


def test_suggestion_text() -> None:
    assert suggestion_of("```suggestion\na\n\nb\n```") == "a\n\nb\n"
    assert suggestion_of("```\na\n```") is None


def test_the_page(client: Client, github: Sandbox, pull: PullRequest) -> None:
    suggest(client, "```suggestion\nbetter <b>text</b>\n```", line=11)
    github.people.comment("acme/shop", 1, "<script>alert(1)</script> **bold**", "wendy")
    action = {"label": "Fix", "description": "Commit", "identifier": "fix"}
    note = {"path": "a.txt", "start_line": 1, "end_line": 1, "message": "it <is> bad"}
    output = {
        "title": "T",
        "summary": "S",
        "annotations": [{**note, "annotation_level": "failure"}],
    }
    body = {"name": "lint", "head_sha": pull.head_sha, "conclusion": "failure"}
    client("POST", "/check-runs", {**body, "output": output, "actions": [action]})
    page = f"{github.url}/acme/shop/pull/1"
    talk = httpx.get(page).text
    assert "<script>" not in talk
    assert "<strong>bold</strong>" in talk
    files = httpx.get(f"{page}/files").text
    assert "Suggested change" in files
    assert "better &lt;b&gt;text&lt;/b&gt;" in files
    assert "line ten and a half" in files
    checks = httpx.get(f"{page}/checks").text
    assert "it &lt;is&gt; bad" in checks
    assert ">Fix<" in checks
    assert pull.head_sha[:7] in httpx.get(f"{page}/commits").text
    assert "/acme/shop/pull/1" in httpx.get(github.url).text


def test_hidden_marks_and_folds(client: Client, github: Sandbox, pull: PullRequest) -> None:
    body = "Hi\n\n<details>\n<summary>More</summary>\n\ntext\n\n</details>\n\n<!-- secret -->"
    client("POST", "/issues/1/comments", {"body": body})
    talk = httpx.get(f"{github.url}/acme/shop/pull/1").text
    assert "<details>" in talk
    assert "secret" not in talk


def test_pages_that_do_not_exist(github: Sandbox, pull: PullRequest) -> None:
    for path in ("/acme/shop/pull/9", "/acme/none/pull/1", "/nowhere"):
        assert httpx.get(github.url + path).status_code == 404


def test_over_http(github: Sandbox) -> None:
    def say(action: str, **body: object) -> httpx.Response:
        return httpx.post(f"{github.url}/_sandbox/{action}", json=body)

    say("hook", url="http://127.0.0.1:9/webhook", secret="s")
    say("repositories", name="o/r", files={"a": "a\n"}, collaborators={"wendy": "write"})
    say("pushes", repository="o/r", branch="b", files={"a": "b\n"}, user="wendy")
    opened = say("pulls", repository="o/r", title="T", head="b", user="wendy")
    assert opened.json() == {"number": 1}
    said = say("comments", repository="o/r", number=1, body="Hi", user="wendy")
    assert said.status_code == 201
    refused = {
        "pulls": {"repository": "o/r", "title": "T", "head": "none", "user": "wendy"},
        "comments": {"repository": "o/r", "number": 1, "body": "x", "user": "w", "reply_to": 5},
        "presses": {"repository": "o/r", "check": 1, "identifier": "fix", "user": "wendy"},
        "suggestions": {"repository": "o/r", "number": 1, "comment": 1, "user": "wendy"},
    }
    statuses = {name: say(name, **body).status_code for name, body in refused.items()}
    assert statuses == {"pulls": 422, "comments": 404, "presses": 404, "suggestions": 404}
    assert say("pushes", repository="o/r").status_code == 422
    events = [delivery.event for delivery in github.webhooks.log]
    assert events == ["pull_request", "issue_comment"]
