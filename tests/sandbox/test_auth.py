"""Who may do what."""

import time

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.server import Sandbox
from sandbox.state import PullRequest, Repository
from tests.sandbox.conftest import Client, app_token, connect, installation_token


def test_the_app_and_its_installation(app: httpx.Client, repository: Repository) -> None:
    assert app.get("/app").json()["slug"] == "fix-pipeline"
    installation = app.get("/repos/acme/shop/installation").json()
    assert installation["permissions"]["workflows"] == "write"
    assert app.get(f"/app/installations/{installation['id']}").json() == installation


@pytest.mark.parametrize(
    ("claim", "seconds"),
    [("exp", -120), ("exp", 3600), ("iat", 600)],
)
def test_bad_times(github: Sandbox, claim: str, seconds: int) -> None:
    with connect(github, app_token(github, **{claim: int(time.time()) + seconds})) as http:
        assert http.get("/app").status_code == 401


def test_token_of_another_app(github: Sandbox) -> None:
    with connect(github, app_token(github, iss="1")) as http:
        assert http.get("/app").status_code == 401


def test_token_of_another_key(github: Sandbox) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = int(time.time())
    token = jwt.encode({"iat": now, "exp": now + 60, "iss": "4711"}, key, "RS256")
    with connect(github, token) as http:
        assert http.get("/app").status_code == 401


def test_new_tokens_are_long_and_dotted(app: httpx.Client, repository: Repository) -> None:
    token = installation_token(app)
    assert token.startswith("ghs_4711_")
    assert len(token) >= 500
    assert token.count(".") == 2


def test_narrowed_token(app: httpx.Client, github: Sandbox, repository: Repository) -> None:
    github.people.create_repository("acme/other", {"a": "a"})
    token = installation_token(app, repositories=["shop"], permissions={"contents": "read"})
    with connect(github, token) as http:
        assert http.get("/repos/acme/shop/branches/main").status_code == 200
        assert http.get("/repos/acme/other/branches/main").status_code == 404
        refused = http.get("/repos/acme/shop/pulls")
        assert refused.status_code == 403
        assert refused.json()["message"] == "Resource not accessible by integration"
        listed = http.get("/installation/repositories").json()
        assert [one["full_name"] for one in listed["repositories"]] == ["acme/shop"]


@pytest.mark.parametrize(
    "body", [{"repositories": ["none"]}, {"permissions": {"administration": "write"}}]
)
def test_a_token_cannot_be_widened(
    app: httpx.Client, repository: Repository, body: dict[str, object]
) -> None:
    installation = app.get("/app/installations").json()[0]["id"]
    answer = app.post(f"/app/installations/{installation}/access_tokens", json=body)
    assert answer.status_code == 422


def test_bad_credentials(github: Sandbox, repository: Repository, client: Client) -> None:
    assert httpx.get(f"{github.url}/repos/acme/shop").status_code == 401
    github.tokens.revoke_all()
    assert client("GET", "").status_code == 401


def test_unknown_version_and_address(client: Client) -> None:
    headers = {"x-github-api-version": "1999-01-01"}
    assert client("GET", "", headers=headers).status_code == 400


def test_rights_of_people(client: Client) -> None:
    answers = {
        login: client("GET", f"/collaborators/{login}/permission").json()["permission"]
        for login in ("wendy", "rita", "acme")
    }
    assert answers == {"wendy": "write", "rita": "read", "acme": "admin"}
    assert client("GET", "/collaborators/nobody/permission").status_code == 404


def test_rules_of_a_branch_are_not_for_apps(client: Client) -> None:
    assert client("GET", "/branches/main").json()["protected"] is True
    assert client("GET", "/branches/main/protection").status_code == 403


def test_rate_limit(client: Client) -> None:
    assert client.http.get("/rate_limit").json()["resources"]["core"]["limit"] == 5000


def test_workflows_need_their_own_permission(
    app: httpx.Client, github: Sandbox, pull: PullRequest
) -> None:
    token = installation_token(app, permissions={"contents": "write"})
    with connect(github, token) as http:
        client = Client(http, "acme/shop")
        entry = {"path": ".github/workflows/ci.yml", "mode": "100644", "content": "on: pull\n"}
        body = {"base_tree": pull.head_sha, "tree": [entry]}
        tree = client("POST", "/git/trees", body).json()["sha"]
        commit = {"message": "m", "tree": tree, "parents": [pull.head_sha]}
        sha = client("POST", "/git/commits", commit).json()["sha"]
        answer = client("PATCH", "/git/refs/heads/feature", {"sha": sha})
        assert answer.status_code == 403
