"""The fake GitHub's answers by GraphQL."""

import re

import httpx

from tests.fakes.suites import check_suites
from tests.fakes.world import APP_LOGIN, Said, World


def query(world: World, body: dict[str, object]) -> httpx.Response:
    text = str(body["query"])
    if "query Blobs" in text:
        oids = re.findall(r'object\(oid: "([0-9a-f]+)"\)', text)
        found = {f"b{oid}": _blob(world, oid) for oid in oids}
        return httpx.Response(200, json={"data": {"repository": found}})
    if "query Earlier" in text:
        return _earlier(world, text, body)
    if "checkSuites" in text and not world.graphql_knows_checks:
        message = "Field 'checkSuites' doesn't exist on type 'Commit'"
        return httpx.Response(200, json={"errors": [{"message": message}]})
    return httpx.Response(200, json=_pull_request(world, text))


def mutation(world: World, body: dict[str, object]) -> httpx.Response:
    variables = body["variables"]
    assert isinstance(variables, dict)
    for said in world.threads:
        if f"T{said.id}" == variables.get("threadId"):
            said.resolved, said.resolver = True, APP_LOGIN.removesuffix("[bot]")
        if f"C{said.id}" == variables.get("subjectId"):
            said.folded = True
    for kind, words in (("R", world.reviews), ("I", world.comments)):
        for said in words:
            if f"{kind}{said.id}" == variables.get("subjectId"):
                said.folded = True
    return httpx.Response(200, json={"data": {"done": {"id": "T"}}})


def _earlier(world: World, text: str, body: dict[str, object]) -> httpx.Response:
    variables = body["variables"]
    assert isinstance(variables, dict)
    nodes = _nodes(world, str(re.findall(r"page: (\w+)", text)[0]))
    page = _connection(nodes[: int(variables["before"])])
    return httpx.Response(200, json={"data": {"repository": {"pullRequest": {"page": page}}}})


def _nodes(world: World, connection: str) -> list[dict[str, object]]:
    if connection == "comments":
        return [_node(said) for said in world.comments]
    if connection == "reviews":
        return [_node(said, "R") for said in world.reviews]
    return [
        {
            "id": f"T{said.id}",
            "isResolved": said.resolved,
            "resolvedBy": {"login": said.resolver} if said.resolver else None,
            "comments": {"nodes": [_node(said, "C")]},
        }
        for said in world.threads
    ]


def _blob(world: World, oid: str) -> dict[str, object] | None:
    data = world.blobs.get(oid)
    if data is None:
        return None
    if b"\0" in data:
        return {"text": None, "isBinary": True}
    # As GitHub: the text is for people, so a byte-order mark is lost.
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    return {"text": text, "isBinary": False}


def _pull_request(world: World, query: str) -> dict[str, object]:
    text = _configuration(world)
    granted = world.checks_are_granted and "checkSuites" in query
    suites = check_suites(world.checks_at(world.head)) if granted else None
    pull = {
        "state": world.state,
        "maintainerCanModify": world.maintainer_can_modify,
        "headRefName": "feature",
        "headRefOid": world.head,
        "baseRefName": "main",
        "baseRefOid": world.branches["main"],
        "headRepository": {
            "nameWithOwner": world.head_repository,
            "owner": {"__typename": world.head_owner},
        },
        "baseRef": {"target": {"file": {"object": text} if text else None}},
        "commits": {
            "nodes": [
                {
                    "commit": {
                        "oid": world.head,
                        "message": world.commits[world.head].message,
                        "checkSuites": suites,
                    }
                }
            ]
        },
        **{
            name: _connection(_nodes(world, name))
            for name in ("comments", "reviews", "reviewThreads")
        },
    }
    defaults = {"object": {"text": world.defaults}} if world.defaults is not None else None
    errors = [] if defaults else [{"type": "NOT_FOUND", "message": "no such repository"}]
    repository = {
        "nameWithOwner": world.repository,
        "defaultBranchRef": {"name": "main"},
        "pullRequest": pull,
    }
    data = {
        "viewer": {"login": APP_LOGIN},
        "defaults": defaults,
        "repository": repository,
    }
    return {"data": data, "errors": errors}


def _configuration(world: World) -> dict[str, object] | None:
    """GitHub shows no text of a file that holds a zero byte."""
    if world.config is None:
        return None
    text = None if "\0" in world.config else world.config
    return {"text": text, "byteSize": len(world.config)}


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


def _connection(nodes: list[dict[str, object]]) -> dict[str, object]:
    """The last hundred; the cursor is how many stand before them."""
    before = max(len(nodes) - 100, 0)
    page = {"hasPreviousPage": before > 0, "startCursor": str(before)}
    return {"nodes": nodes[before:], "pageInfo": page}
