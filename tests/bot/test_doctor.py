"""The doctor names what is wrong and the mend; the manifest asks for what the doctor demands."""

from pathlib import Path

import httpx
import pytest
import respx

from bot.doctor import diagnose, main
from bot.github.tokens import PUSH, READ, TALK
from bot.manifest import events, permissions
from bot.webhook import EVENTS
from tests.fakes.github import API


@pytest.fixture
def environment(private_key: str, tmp_path: Path) -> dict[str, str]:
    return {
        "GITHUB_APP_ID": "1",
        "GITHUB_APP_PRIVATE_KEY": private_key,
        "GITHUB_WEBHOOK_SECRET": "s",
        "GITHUB_API_URL": API,
        "DATABASE_URL": f"sqlite:///{tmp_path}/d.sqlite",
    }


def wrong(environment: dict[str, str]) -> dict[str, str]:
    return {d.subject: d.state for d in diagnose(environment) if d.mend and d.needed}


def app(**fields: object) -> httpx.Response:
    granted = {"slug": "x", "permissions": dict(permissions()), "events": list(events())}
    return httpx.Response(200, json={**granted, **fields})


@respx.mock
def test_all_is_well(environment: dict[str, str]) -> None:
    respx.get(f"{API}/app").mock(return_value=app())
    assert wrong(environment) == {}


@respx.mock
def test_permissions_and_events(environment: dict[str, str]) -> None:
    granted = {**permissions(), "checks": "read"}
    respx.get(f"{API}/app").mock(return_value=app(permissions=granted, events=["check_run"]))
    found = wrong(environment)
    assert found["permissions"] == "missing checks: write"
    assert "pull_request" in found["events"]


@respx.mock
@pytest.mark.parametrize(
    "answer", [httpx.Response(401, json={"message": "bad"}), httpx.ConnectError("no")]
)
def test_credentials(environment: dict[str, str], answer: httpx.Response | Exception) -> None:
    respx.get(f"{API}/app").mock(side_effect=[answer])
    assert list(wrong(environment)) == ["credentials"]


def test_key_and_database(environment: dict[str, str], tmp_path: Path) -> None:
    environment["GITHUB_APP_PRIVATE_KEY"] = "no key"
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/no/such/folder/d.sqlite"
    assert list(wrong(environment)) == ["database", "private key"]


def test_settings(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("GITHUB_APP_ID", raising=False)
    assert main() == 1
    shown = capsys.readouterr().out
    assert "GITHUB_APP_ID is not set" in shown
    assert shown.count("It stands on the App's settings page.") == 1


def test_the_manifest_asks_for_what_is_used_and_no_more() -> None:
    strongest: dict[str, str] = {}
    for name, level in (*READ, *TALK, *PUSH):
        strongest[name] = max(level, strongest.get(name, ""))  # "read" < "write"
    assert dict(permissions()) == strongest
    assert set(events()) == EVENTS - {"installation", "installation_repositories"}
