"""The GraphQL subset."""

import httpx

from sandbox.server import Sandbox
from sandbox.state import PullRequest
from tests.sandbox.conftest import WORKFLOW, Client, connect, installation_token

PULL = """
query ($owner: String!, $name: String!) {
  defaults: repository(owner: $owner, name: ".github") { nameWithOwner }
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name }
    pullRequest(number: 1) {
      state headRefOid headRepository { owner { __typename login } }
      baseRef {
        target { ... on Commit { file(path: "a.txt") { object { ... on Blob { text } } } } }
      }
      commits(last: 1) { nodes { commit { oid message } } }
      reviews(last: 5) { nodes { viewerDidAuthor author { login } body } }
      reviewThreads(first: 1) {
        totalCount
        pageInfo { hasNextPage }
        nodes { id isResolved isOutdated line comments(first: 1) { nodes { id body } } }
      }
    }
  }
}
"""
RESOLVE = """
mutation ($thread: ID!) {
  resolveReviewThread(input: {threadId: $thread}) { thread { isResolved } }
}
"""
SHOP = {"owner": "acme", "name": "shop"}


def blob(client: Client, expression: str) -> dict | None:
    query = """query ($owner: String!, $name: String!, $expression: String) {
      repository(owner: $owner, name: $name) {
        object(expression: $expression) { __typename oid ... on Blob { text byteSize isBinary } }
      }
    }"""
    return client.graphql(query, **SHOP, expression=expression)["data"]["repository"]["object"]


def add_comments(client: Client) -> None:
    comments = [{"path": "a.txt", "line": line, "body": f"on {line}"} for line in (10, 11)]
    body = {"event": "COMMENT", "body": "Hello", "comments": comments}
    assert client("POST", "/pulls/1/reviews", body).status_code == 200


def test_a_pull_request(client: Client, pull: PullRequest) -> None:
    add_comments(client)
    answer = client.graphql(PULL, **SHOP)
    assert [(error["type"], error["path"]) for error in answer["errors"]] == [
        ("NOT_FOUND", ["defaults"])
    ]
    assert answer["data"]["defaults"] is None
    found = answer["data"]["repository"]["pullRequest"]
    assert found["headRefOid"] == pull.head_sha
    assert found["headRepository"]["owner"] == {"__typename": "User", "login": "acme"}
    assert found["baseRef"]["target"]["file"]["object"]["text"].startswith("line 1\n")
    assert found["commits"]["nodes"] == [{"commit": {"oid": pull.head_sha, "message": "Work"}}]
    [review] = found["reviews"]["nodes"]
    assert (review["viewerDidAuthor"], review["author"]["login"]) == (True, "fix-pipeline")
    threads = found["reviewThreads"]
    assert (threads["totalCount"], threads["pageInfo"]["hasNextPage"]) == (2, True)
    assert threads["nodes"][0]["comments"]["nodes"][0]["body"] == "on 10"


def test_objects(client: Client, github: Sandbox, pull: PullRequest) -> None:
    github.people.push("acme/shop", "feature", {"bom.txt": b"\xef\xbb\xbfhi\n"}, "wendy")
    text = blob(client, f"HEAD:{WORKFLOW}")
    assert text is not None
    assert (text["text"], text["byteSize"]) == ("on: push\n", 9)
    binary = blob(client, "feature:logo.png")
    assert binary is not None
    assert (binary["text"], binary["isBinary"]) == (None, True)
    marked = blob(client, "feature:bom.txt")
    assert marked is not None
    assert (marked["text"], marked["byteSize"]) == ("hi\n", 6)
    assert blob(client, "HEAD:none") is None
    assert (blob(client, "feature") or {})["__typename"] == "Commit"
    assert (blob(client, "feature:.github") or {})["__typename"] == "Tree"


def test_threads_are_resolved(client: Client, pull: PullRequest) -> None:
    add_comments(client)
    threads = client.graphql(PULL, **SHOP)["data"]["repository"]["pullRequest"]["reviewThreads"]
    thread = threads["nodes"][0]["id"]
    assert client.graphql(RESOLVE, thread=thread)["data"]["resolveReviewThread"]["thread"][
        "isResolved"
    ]
    threads = client.graphql(PULL, **SHOP)["data"]["repository"]["pullRequest"]["reviewThreads"]
    assert threads["nodes"][0]["isResolved"] is True
    back = RESOLVE.replace("resolveReviewThread", "unresolveReviewThread")
    assert client.graphql(back, thread=thread)["data"]["unresolveReviewThread"]["thread"] == {
        "isResolved": False
    }
    assert client.graphql(RESOLVE, thread="PRRT_1")["errors"][0]["type"] == "NOT_FOUND"


def test_resolving_needs_contents(
    app: httpx.Client, github: Sandbox, client: Client, pull: PullRequest
) -> None:
    token = installation_token(app, permissions={"pull_requests": "write"})
    with connect(github, token) as http:
        answer = Client(http, "acme/shop").graphql(RESOLVE, thread="PRRT_1")
    assert answer["errors"][0]["type"] == "FORBIDDEN"


def test_comments_are_minimized(client: Client, pull: PullRequest) -> None:
    add_comments(client)
    threads = client.graphql(PULL, **SHOP)["data"]["repository"]["pullRequest"]["reviewThreads"]
    subject = threads["nodes"][0]["comments"]["nodes"][0]["id"]
    mutation = """mutation ($id: ID!) {
      minimizeComment(input: {subjectId: $id, classifier: OUTDATED}) {
        minimizedComment { isMinimized minimizedReason }
      }
    }"""
    answer = client.graphql(mutation, id=subject)
    assert answer["data"]["minimizeComment"]["minimizedComment"] == {
        "isMinimized": True,
        "minimizedReason": "outdated",
    }


def test_faults(client: Client, pull: PullRequest) -> None:
    assert "errors" in client.graphql("query { nothing }")
    many = PULL.replace("last: 5", "last: 101")
    assert "errors" in client.graphql(many, **SHOP)
    other = PULL.replace("number: 1", "number: 99")
    assert {e["type"] for e in client.graphql(other, **SHOP)["errors"]} == {"NOT_FOUND"}
