"""A wrong environment stops the start, with the variable and the mend; secrets stay hidden."""

from pathlib import Path

import pytest

from bot.settings import PUBLIC_API, Settings, SettingsError

GOOD = {
    "GITHUB_APP_ID": "1",
    "GITHUB_APP_PRIVATE_KEY": "PEM-TEXT",
    "GITHUB_WEBHOOK_SECRET": "HOOK",
}


def test_defaults() -> None:
    settings = Settings.from_environment(GOOD)
    assert (settings.api_url, settings.port, settings.log_format) == (PUBLIC_API, 8000, "json")
    assert settings.database_url.startswith("sqlite:///")


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
        ({"PORT": "web"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
    ],
)
def test_wrong_values(change: dict[str, str], variable: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({**GOOD, **change})
    assert caught.value.variable == variable
    assert caught.value.mend
