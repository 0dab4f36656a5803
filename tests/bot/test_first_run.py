"""The first run: who may see the page, what it asks GitHub for, where the credentials go."""

import html
import json
import re
import stat
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import respx

from bot.credentials import store, unregistered, with_stored
from bot.first_run import FirstRun, Place, web_url
from bot.settings import PUBLIC_API, Settings, SettingsError

CODE = "a180b1a3"
MADE = {
    "id": 7,
    "html_url": "https://github.com/apps/fix-pipeline-acme",
    "pem": "-----BEGIN RSA PRIVATE KEY-----\nkey\n-----END RSA PRIVATE KEY-----\n",
    "webhook_secret": "hook",
    "client_secret": "unused",
}


@pytest.fixture
def ended() -> list[str]:
    return []


@pytest.fixture
def first(tmp_path: Path, ended: list[str]) -> FirstRun:
    place = Place(PUBLIC_API, None, tmp_path / "app.json")
    return FirstRun(place, done=lambda: ended.append("done"))


@pytest.fixture
def browser(first: FirstRun) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(first.app())
    return httpx.AsyncClient(transport=transport, base_url="https://bot.example.com")


def form(page: str) -> tuple[str, dict[str, object]]:
    """Where the form of the page leads, and the manifest in it."""
    action = re.search(r'method="post" action="([^"]*)"', page)
    manifest = re.search(r'name="manifest" value="([^"]*)"', page)
    assert action is not None
    assert manifest is not None
    return html.unescape(action[1]), json.loads(html.unescape(manifest[1]))


async def test_only_who_has_the_token_sees_the_page(
    first: FirstRun, browser: httpx.AsyncClient
) -> None:
    for token in ("", "?token=", "?token=guess", "?token=é"):
        refused = await browser.get(f"/{token}")
        assert refused.status_code == 403
        assert first.state not in refused.text


async def test_the_form_asks_for_what_the_app_needs(
    first: FirstRun, browser: httpx.AsyncClient
) -> None:
    page = await browser.get("/", params={"token": first.token})
    action, asked = form(page.text)
    assert action == f"https://github.com/settings/apps/new?state={first.state}"
    assert asked["hook_attributes"] == {"url": "https://bot.example.com/webhook", "active": True}
    assert asked["redirect_url"] == "https://bot.example.com/registered"
    assert asked["default_permissions"]["workflows"] == "write"
    assert "check_run" in asked["default_events"]
    assert "cannot reach" not in page.text
    assert "'none'" in page.headers["content-security-policy"]


async def test_organization_and_relay(first: FirstRun, browser: httpx.AsyncClient) -> None:
    relay = "https://relay.example.com/x"
    chosen = {"token": first.token, "organization": "acme", "webhook": relay}
    action, asked = form((await browser.get("/", params=chosen)).text)
    assert urlsplit(action).path == "/organizations/acme/settings/apps/new"
    assert asked["hook_attributes"] == {"url": relay, "active": True}


@pytest.mark.parametrize("name", ['x"><script>', "../../evil", "a b", "-a"])
async def test_hostile_organization_is_left_out(
    first: FirstRun, browser: httpx.AsyncClient, name: str
) -> None:
    page = (await browser.get("/", params={"token": first.token, "organization": name})).text
    action, _ = form(page)
    assert urlsplit(action).path == "/settings/apps/new"
    assert "<script>" not in page


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "10.0.0.8", "bot", "bot.internal"])
async def test_an_address_that_github_cannot_reach_is_told(
    first: FirstRun, browser: httpx.AsyncClient, host: str
) -> None:
    chosen = {"token": first.token, "webhook": f"http://{host}/webhook"}
    assert "cannot reach" in (await browser.get("/", params=chosen)).text


@respx.mock(base_url=PUBLIC_API)
async def test_the_credentials_are_kept(
    respx_mock: respx.MockRouter, first: FirstRun, browser: httpx.AsyncClient, ended: list[str]
) -> None:
    asked = respx_mock.post(f"/app-manifests/{CODE}/conversions")
    asked.mock(return_value=httpx.Response(201, json=MADE))
    query = {"code": CODE, "state": first.state}
    page = await browser.get("/registered", params=query)
    assert page.status_code == 200
    assert "https://github.com/apps/fix-pipeline-acme/installations/new" in page.text
    assert "key" not in page.text.replace("fix-pipeline", "")
    assert ended == ["done"]
    file = first.place.file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    settings = Settings.from_environment({"CREDENTIALS_FILE": str(file)})
    assert (settings.app_id, settings.webhook_secret) == ("7", "hook")
    assert settings.private_key == MADE["pem"].strip()
    assert (await browser.get("/registered", params=query)).status_code == 403
    assert asked.call_count == 1


@respx.mock(base_url=PUBLIC_API)
async def test_a_registration_begun_elsewhere_is_refused(
    respx_mock: respx.MockRouter, first: FirstRun, browser: httpx.AsyncClient, ended: list[str]
) -> None:
    for state in ("", "guess", "é"):
        answer = await browser.get("/registered", params={"code": CODE, "state": state})
        assert answer.status_code == 403
    assert not respx_mock.calls
    assert not first.place.file.exists()
    assert ended == []


@respx.mock(base_url=PUBLIC_API)
async def test_a_code_that_github_refuses(
    respx_mock: respx.MockRouter, first: FirstRun, browser: httpx.AsyncClient, ended: list[str]
) -> None:
    refusal = httpx.Response(404, json={"message": "Not Found"})
    respx_mock.post(f"/app-manifests/{CODE}/conversions").mock(return_value=refusal)
    page = await browser.get("/registered", params={"code": CODE, "state": first.state})
    assert (page.status_code, ended) == (502, [])
    assert "Not Found" in page.text


@respx.mock(base_url=PUBLIC_API)
async def test_an_existing_file_is_never_overwritten(
    respx_mock: respx.MockRouter, first: FirstRun, browser: httpx.AsyncClient, ended: list[str]
) -> None:
    first.place.file.write_text("somebody's")
    made = httpx.Response(201, json=MADE)
    respx_mock.post(f"/app-manifests/{CODE}/conversions").mock(return_value=made)
    page = await browser.get("/registered", params={"code": CODE, "state": first.state})
    assert (page.status_code, ended) == (500, [])
    assert first.place.file.read_text() == "somebody's"


async def test_webhooks_wait_until_there_is_an_app(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/healthz")).status_code == 200
    for answer in (await browser.get("/readyz"), await browser.post("/webhook", content=b"{}")):
        assert answer.status_code == 503
        assert "not registered" in answer.json()["problems"][0]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "app.json"
    store(file, {"GITHUB_APP_ID": "7"})
    given = {"CREDENTIALS_FILE": str(file), "GITHUB_WEBHOOK_SECRET": "mine"}
    assert with_stored(given) is given
    assert not unregistered(given)
    assert not unregistered({"CREDENTIALS_FILE": str(file)})
    assert unregistered({"CREDENTIALS_FILE": str(tmp_path / "none.json")})


@pytest.mark.parametrize("text", ["no json", "[]", '{"GITHUB_APP_ID": 7}'])
def test_a_file_that_is_not_ours(tmp_path: Path, text: str) -> None:
    file = tmp_path / "app.json"
    file.write_text(text)
    with pytest.raises(SettingsError, match="register the App anew") as caught:
        Settings.from_environment({"CREDENTIALS_FILE": str(file)})
    assert caught.value.variable == "CREDENTIALS_FILE"


@pytest.mark.parametrize(
    ("api", "web"),
    [
        (PUBLIC_API, "https://github.com"),
        ("https://ghe.example.com/api/v3", "https://ghe.example.com"),
        ("https://api.acme.ghe.com", "https://acme.ghe.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ],
)
def test_where_people_see_it(api: str, web: str) -> None:
    assert web_url(api) == web
