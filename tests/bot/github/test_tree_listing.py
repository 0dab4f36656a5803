"""A repository with more files than GitHub lists at once."""

import httpx
import pytest
import respx

from bot.github import tree_listing
from bot.github.client import GitHubClient
from bot.github.tree_listing import entries_of
from tests.fakes.github import API

# Folder → what stands in it; the tree of a folder is known by the folder's name.
FOLDERS = {
    "root": [("a", "tree"), ("b", "tree"), ("c.txt", "blob")],
    "a": [("x.txt", "blob"), ("sub", "commit")],
    "b": [("d", "tree"), ("e", "tree"), ("y.txt", "blob")],
    "d": [("z.txt", "blob")],
    "e": [],
}
TOO_LARGE = {"root", "b"}
WHOLE = ["a/x.txt", "a/sub", "b/d/z.txt", "b/y.txt", "c.txt"]


def _entries(folder: str, prefix: str = "") -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for name, kind in FOLDERS[folder]:
        found.append({"path": prefix + name, "mode": "100644", "type": kind, "sha": name})
        if kind == "tree":
            found += _entries(name, f"{prefix}{name}/")
    return found


@pytest.fixture
def asked(router: respx.MockRouter) -> list[str]:
    requests: list[str] = []

    def answer(request: httpx.Request, folder: str) -> httpx.Response:
        below = "recursive" in request.url.params
        requests.append(f"{folder}/**" if below else folder)
        cut = below and folder in TOO_LARGE
        here = _entries(folder)
        if not below:
            here = [entry for entry in here if "/" not in str(entry["path"])]
        return httpx.Response(200, json={"tree": here[:1] if cut else here, "truncated": cut})

    router.get(url__regex=rf"{API}/repos/acme/shop/git/trees/(?P<folder>\w+)").mock(
        side_effect=answer
    )
    return requests


def test_it_is_walked_folder_by_folder(shop: GitHubClient, asked: list[str]) -> None:
    entries, truncated = entries_of(shop, "root")
    assert [entry.path for entry in entries if entry.type != "tree"] == WHOLE
    assert not truncated
    assert asked == ["root/**", "root", "a/**", "b/**", "b", "d/**", "e/**"]


def test_one_that_is_listed_whole_costs_one_request(shop: GitHubClient, asked: list[str]) -> None:
    entries, truncated = entries_of(shop, "a")
    assert ([entry.path for entry in entries], truncated) == (["x.txt", "sub"], False)
    assert asked == ["a/**"]


@pytest.mark.parametrize(("limit", "value"), [("REQUESTS", 3), ("FILES", 1)])
def test_the_walk_has_an_end(
    shop: GitHubClient,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    value: int,
) -> None:
    monkeypatch.setattr(tree_listing, limit, value)
    entries, truncated = entries_of(shop, "root")
    assert truncated
    assert "b/d/z.txt" not in [entry.path for entry in entries]
    assert len(asked) <= 5
