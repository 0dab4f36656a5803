"""The manual at the server: every rule has its page, and reviews link to it."""

import httpx
import pytest
from starlette.applications import Starlette

from bot.manual import manual_routes
from bot.settings import documented
from fixers.report.about import help_url
from fixers.rules import RULES


@pytest.fixture
def reader() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=manual_routes()))
    return httpx.AsyncClient(transport=transport, base_url="https://bot.example.com")


async def test_every_rule_has_a_page(reader: httpx.AsyncClient) -> None:
    index = await reader.get("/rules")
    for rule in RULES:
        assert f'href="rules/{rule.id}"' in index.text
        page = await reader.get(f"/rules/{rule.id}")
        assert page.status_code == 200
        assert f"<h1>{rule.id}</h1>" in page.text
        assert "<h2>Why is this bad</h2>" in page.text


async def test_no_such_rule(reader: httpx.AsyncClient) -> None:
    page = await reader.get("/rules/<script>")
    assert page.status_code == 404
    assert "<script>" not in page.text


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"PUBLIC_URL": "https://bot.example.com/"}, "https://bot.example.com/rules/go-cache-key"),
        (
            {"PUBLIC_URL": "https://bot.example.com", "DOCS_URL": "https://docs.example.com/r/"},
            "https://docs.example.com/r/go-cache-key",
        ),
    ],
)
def test_reviews_link_to_it(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    where = documented(environment)
    assert where is not None
    monkeypatch.setenv("DOCS_URL", where)
    assert help_url("go-cache-key") == expected


def test_without_an_address_of_its_own_the_project_has_the_manual() -> None:
    assert documented({}) is None
    assert help_url("go-cache-key").endswith("/docs/rules/go-cache-key.md")
