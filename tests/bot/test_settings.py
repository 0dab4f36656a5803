"""A wrong environment stops the start, with the variable and the mend; secrets stay hidden."""

from collections.abc import Callable
from pathlib import Path
from socket import socket

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bot.app import main as serve
from bot.settings import PUBLIC_API, Allowance, Settings, SettingsError, check_key, metrics_port
from bot.worker import main as work
from bot.worker import show_metrics

GOOD = {
    "GITHUB_APP_ID": "1",
    "GITHUB_APP_PRIVATE_KEY": "PEM-TEXT",
    "GITHUB_WEBHOOK_SECRET": "HOOK",
}


def test_defaults() -> None:
    settings = Settings.from_environment(GOOD)
    assert (settings.api_url, settings.port, settings.log_format) == (PUBLIC_API, 8000, "json")
    assert settings.database_url.startswith("sqlite:///")


def test_what_an_analysis_may_take() -> None:
    given = {**GOOD, "ANALYSIS_SECONDS": "20", "ANALYSIS_MEGABYTES": "512"}
    assert Settings.from_environment(given).analysis == Allowance(20, 512)
    assert Settings.from_environment({**GOOD, "ANALYSIS_SECONDS": ""}).analysis == Allowance()


def test_secrets_are_not_shown() -> None:
    environment = {**GOOD, "DATABASE_URL": "postgresql://me:DBPASS@db/x"}
    shown = repr(Settings.from_environment(environment))
    assert not any(secret in shown for secret in ("PEM-TEXT", "HOOK", "DBPASS"))


def test_escaped_newlines_and_file(tmp_path: Path) -> None:
    escaped = {**GOOD, "GITHUB_APP_PRIVATE_KEY": r"a\nb"}
    assert Settings.from_environment(escaped).private_key == "a\nb"
    key = tmp_path / "key.pem"
    key.write_text("from file\n")
    environment = {**GOOD, "GITHUB_APP_PRIVATE_KEY": "", "GITHUB_APP_PRIVATE_KEY_FILE": str(key)}
    assert Settings.from_environment(environment).private_key == "from file"


def test_keys_that_can_sign_nothing() -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    pair = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (Encoding.PEM, PrivateFormat.PKCS8)
    public = pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    locked = pair.private_bytes(*form, BestAvailableEncryption(b"x"))
    wrong = (b"no key", curve.private_bytes(*form, NoEncryption()), public, locked)
    for text in wrong:
        with pytest.raises(SettingsError) as raised:
            check_key(Settings("1", text.decode(), "HOOK"))
        assert raised.value.variable == "GITHUB_APP_PRIVATE_KEY"
        assert "settings page" in raised.value.mend
    check_key(Settings("1", pair.private_bytes(*form, NoEncryption()).decode(), "HOOK"))


@pytest.mark.parametrize("main", [serve, work])
def test_a_server_does_not_start_with_such_a_key(
    main: Callable[[], int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.worker.signal.signal", lambda *_: None)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert main() == 2
    said = capsys.readouterr().err
    assert "GITHUB_APP_PRIVATE_KEY is no RSA private key" in said
    assert "PEM-TEXT" not in said


@pytest.mark.parametrize("main", [serve, work])
@pytest.mark.parametrize("place", ["sqlite:///{}/no/such/folder/d.sqlite", "sqlite:///{}"])
def test_a_database_that_is_not_there(
    main: Callable[[], int],
    place: str,
    tmp_path: Path,
    private_key: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("bot.worker.signal.signal", lambda *_: None)
    monkeypatch.setattr(f"{main.__module__}.configure", lambda _: None)
    database = place.format(tmp_path)
    values = {**GOOD, "GITHUB_APP_PRIVATE_KEY": private_key, "DATABASE_URL": database}
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert main() == 2
    said = capsys.readouterr().err
    assert said.startswith("fix-pipeline: DATABASE_URL cannot be used: ")
    assert "unable to open" in said or "No such file or directory" in said


@pytest.mark.parametrize(
    ("change", "variable"),
    [
        ({"GITHUB_APP_ID": " "}, "GITHUB_APP_ID"),
        ({"GITHUB_WEBHOOK_SECRET": ""}, "GITHUB_WEBHOOK_SECRET"),
        ({"GITHUB_APP_PRIVATE_KEY": ""}, "GITHUB_APP_PRIVATE_KEY"),
        (
            {"GITHUB_APP_PRIVATE_KEY": "", "GITHUB_APP_PRIVATE_KEY_FILE": "/no/such"},
            "GITHUB_APP_PRIVATE_KEY_FILE",
        ),
        ({"GITHUB_API_URL": "ftp://x"}, "GITHUB_API_URL"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        *(
            ({"DATABASE_URL": f"postgresql://me:{password}@db/x"}, "DATABASE_URL")
            for password in ("p@DBPASS", "DB/PASS", "[DBPASS", "DBPASS#x", "DB:PASS@a")
        ),
        ({"DATABASE_URL": "postgresql://db:DBPASS/x"}, "DATABASE_URL"),
        ({"PORT": "web"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"ANALYSIS_SECONDS": "9"}, "ANALYSIS_SECONDS"),
        ({"ANALYSIS_MEGABYTES": "all"}, "ANALYSIS_MEGABYTES"),
    ],
)
def test_wrong_values(change: dict[str, str], variable: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({**GOOD, **change})
    assert caught.value.variable == variable
    assert caught.value.mend
    assert "PASS" not in str(caught.value)


def test_a_port_for_metrics() -> None:
    assert metrics_port({}) is None
    assert metrics_port({"METRICS_PORT": "9000"}) == 9000
    with pytest.raises(SettingsError, match="METRICS_PORT"):
        metrics_port({"METRICS_PORT": "all"})


def test_a_worker_shows_its_metrics() -> None:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    show_metrics("127.0.0.1", port)
    assert "fix_pipeline_jobs_total" in httpx.get(f"http://127.0.0.1:{port}/metrics").text
    with pytest.raises(SettingsError, match="METRICS_PORT"):
        show_metrics("127.0.0.1", port)


def test_a_password_with_its_characters_escaped() -> None:
    url = "postgresql://me:p%40ss%2Fword@[::1]:5432/x?sslmode=require"
    assert Settings.from_environment({**GOOD, "DATABASE_URL": url}).database_url == url
