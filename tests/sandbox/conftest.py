"""A running sandbox with one pull request, an App that talks to it, and GitHub's description."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import jwt
import pytest

from sandbox.people import Opening
from sandbox.server import Sandbox
from sandbox.state import PullRequest, Repository
from sandbox.world import APP_ID
from tools.openapi.describe import Description
from tools.openapi.fetch import description as fetch

WORKFLOW = ".github/workflows/ci.yml"
BASE = "".join(f"line {n}\n" for n in range(1, 41))
HEAD = BASE.replace("line 10\n", "line ten\nline ten and a half\n").replace("line 30\n", "")


@pytest.fixture(scope="session")
def described() -> Description | None:
    """GitHub's description. Without it the tests fail, unless one said to be offline."""
    if os.environ.get("FIX_PIPELINE_OFFLINE") == "1":
        return None
    return Description(fetch())


@pytest.fixture
def github(described: Description | None) -> Iterator[Sandbox]:
    """Whatever a test asks and is answered here is held against GitHub's description."""
    with Sandbox() as running:
        yield running
    if described is not None:
        ours = [
            e for e in running.exchanges if e.path.startswith(("/repos/", "/app", "/inst", "/r"))
        ]
        found = [problem for exchange in ours for problem in described.problems(exchange)]
        assert found == []


@pytest.fixture
def repository(github: Sandbox) -> Repository:
    files = {
        "a.txt": BASE,
        WORKFLOW: "on: push\n",
        "x:run.sh": "#!/bin/sh\n",
        "logo.png": b"\x89\0",
    }
    return github.people.create_repository(
        "acme/shop", files, collaborators={"wendy": "write", "rita": "read"}
    )


@pytest.fixture
def pull(github: Sandbox, repository: Repository) -> PullRequest:
    changes = {"a.txt": HEAD, "new.txt": "new\n", "logo.png": b"\x89\0\0"}
    github.people.push("acme/shop", "feature", changes, "wendy")
    return github.people.open_pull("acme/shop", Opening("A change", "feature"), "wendy")


@dataclass
class Client:
    """Talks as an installation, about one repository; a path begins after its name."""

    http: httpx.Client
    repository: str

    def __call__(self, method: str, path: str, body: object = None, **more) -> httpx.Response:
        return self.http.request(method, f"/repos/{self.repository}{path}", json=body, **more)

    def graphql(self, query: str, **variables: object) -> dict:
        body = {"query": query, "variables": variables}
        return self.http.post("/graphql", json=body).json()


def app_token(github: Sandbox, **claims: object) -> str:
    now = int(time.time())
    whole = {"iat": now - 60, "exp": now + 540, "iss": str(APP_ID), **claims}
    return jwt.encode(whole, github.private_key, "RS256")


def connect(github: Sandbox, token: str) -> httpx.Client:
    headers = {"authorization": f"Bearer {token}", "x-github-api-version": "2022-11-28"}
    return httpx.Client(base_url=github.url, headers=headers)


@pytest.fixture
def app(github: Sandbox) -> Iterator[httpx.Client]:
    with connect(github, app_token(github)) as client:
        yield client


def installation_token(app: httpx.Client, **narrowed: object) -> str:
    installation = app.get("/app/installations").json()[0]
    body = narrowed or None
    answer = app.post(f"/app/installations/{installation['id']}/access_tokens", json=body)
    return str(answer.json()["token"])


@pytest.fixture
def client(github: Sandbox, repository: Repository, app: httpx.Client) -> Iterator[Client]:
    with connect(github, installation_token(app)) as http:
        yield Client(http, "acme/shop")
