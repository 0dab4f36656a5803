"""The check against GitHub's description must itself be able to fail."""

import json
import re
from pathlib import Path

import pytest

from sandbox.api import ENDPOINTS
from sandbox.recording import Exchange
from sandbox.routing import Endpoint
from tools.openapi import fetch
from tools.openapi.describe import Description


@pytest.fixture
def known(described: Description | None) -> Description:
    if described is None:
        pytest.skip("offline, as asked for by FIX_PIPELINE_OFFLINE")
    return described


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.method} {one.path}")
def test_every_endpoint_is_one_of_github(known: Description, endpoint: Endpoint) -> None:
    path = re.sub(r"\{[^}]*\}", "7", endpoint.path)
    path += "/" if path.endswith("/contents") else ""
    assert known.operation(endpoint.method, path) is not None


def exchange(body: object, **changes: object) -> Exchange:
    whole = {
        "method": "POST",
        "path": "/repos/o/r/issues/comments/1/reactions",
        "query": "",
        "request": b'{"content": "eyes"}',
        "status": 201,
        "content_type": "application/json; charset=utf-8",
        "answer": json.dumps(body).encode(),
    }
    return Exchange(**{**whole, **changes})


GOOD = {
    "id": 1,
    "node_id": "x",
    "user": None,
    "content": "eyes",
    "created_at": "2026-01-01T00:00:00Z",
}


def test_what_is_right(known: Description) -> None:
    assert known.problems(exchange(GOOD)) == []


@pytest.mark.parametrize(
    ("body", "changes", "words"),
    [
        ({**GOOD, "id": "1"}, {}, "is not of type 'integer'"),
        ({**GOOD, "content": "pizza"}, {}, "is not one of"),
        ({"id": 1}, {}, "is a required property"),
        (GOOD, {"request": b"{}"}, "request at"),
        (GOOD, {"status": 202}, "never answers 202"),
        (GOOD, {"query": "color=red"}, "no query parameter color"),
        (GOOD, {"content_type": ""}, "without a body"),
        (GOOD, {"path": "/repos/o/r/unknown"}, "is no operation"),
    ],
)
def test_what_is_wrong(
    known: Description, body: object, changes: dict[str, object], words: str
) -> None:
    assert words in " ".join(known.problems(exchange(body, **changes)))


def test_without_npm_the_set_up_fails_loudly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fetch, "FILE", tmp_path / "none.json")
    monkeypatch.setattr(fetch, "CACHE", tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(fetch.FetchError, match="npm"):
        fetch.description()
