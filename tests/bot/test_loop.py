"""The whole way: a signed delivery, the durable queue, a handler, what stands on GitHub."""

import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI

from bot.app import create_app
from bot.settings import Settings
from bot.worker import Worker
from tests.bot import toy
from tests.bot.jobs import until
from tests.bot.test_webhook import PULL_REQUEST, signed
from tests.fakes.github import FakeGitHub


@pytest.fixture
def app(settings: Settings, github: FakeGitHub) -> Iterator[FastAPI]:
    worker = Worker(settings)
    yield create_app(settings, worker.start(), worker.problems)
    worker.stop()


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as http:
        yield http


async def deliver(http: httpx.AsyncClient, event: str, delivery: str, **fields: object) -> None:
    body = json.dumps({**PULL_REQUEST, **fields}).encode()
    headers = signed(body, event) | {"x-github-delivery": delivery}
    assert (await http.post("/webhook", content=body, headers=headers)).status_code == 202


async def test_review_then_fix(http: httpx.AsyncClient, github: FakeGitHub) -> None:
    pull = {"number": 7, "head": {"sha": github.head}}
    for _ in range(2):
        await deliver(http, "pull_request", "1-opened", pull_request=pull)
    until(lambda: github.checks and github.checks[0]["status"] == "completed")
    person = {"login": "octocat", "id": 5, "type": "User"}
    comment = {"id": 99, "body": "/fix-pipeline", "user": person}
    issue = {"number": 7, "pull_request": {}}
    await deliver(http, "issue_comment", "2-said", action="created", issue=issue, comment=comment)
    until(lambda: github.comments)
    assert github.file(toy.WORKFLOW) == toy.text("GOOD", "GOOD twice")
    assert (len(github.reviews), len(github.checks)) == (1, 1)


async def test_readiness_names_problems(http: httpx.AsyncClient, github: FakeGitHub) -> None:
    github.failures["GET", "/app"] = [httpx.Response(401, json={"message": "bad key"})]
    answer = await http.get("/readyz")
    assert answer.status_code == 503
    assert "does not accept the App's credentials" in answer.json()["problems"][0]
    assert (await http.get("/readyz")).status_code == 200
