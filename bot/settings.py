"""The server's environment, read once; a wrong value stops the start with its mend."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.credentials import credentials_file, with_stored

PUBLIC_API: Final = "https://api.github.com"
DEFAULT_DATABASE: Final = "sqlite:///fix-pipeline.sqlite"
_SECRETS: Final = ("GITHUB_APP_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET", "DATABASE_URL")
# Of a processor for one review: the largest repositories that were tried take ten. And of memory
# for the process that does it.
SECONDS: Final = 60
MEGABYTES: Final = 1024
LOG_FORMATS: Final = frozenset({"console", "json"})


class SettingsError(Exception):
    """One variable is missing or wrong; `mend` says what to do about it."""

    def __init__(self, variable: str, problem: str, mend: str) -> None:
        super().__init__(f"{variable} {problem}. {mend}")
        self.variable = variable
        self.problem = problem
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the analysis of one pull request may take."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES


@dataclass(frozen=True, slots=True)
class Settings:
    """Secrets are left out of the representation, so that no log or traceback shows them."""

    app_id: str
    private_key: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    api_url: str = PUBLIC_API
    database_url: str = field(default=DEFAULT_DATABASE, repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    log_format: str = "json"
    analysis: Allowance = field(default_factory=Allowance)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        environment = _completed(environment)
        host, port = listening(environment)
        return cls(
            app_id=_required(environment, "GITHUB_APP_ID", "It stands on the App's settings page."),
            private_key=_private_key(environment),
            webhook_secret=_required(
                environment, "GITHUB_WEBHOOK_SECRET", "Use the secret given to the App's webhook."
            ),
            api_url=api_url(environment),
            database_url=database_url(environment),
            host=host,
            port=port,
            log_format=_log_format(environment),
            analysis=Allowance(
                _at_least(environment, "ANALYSIS_SECONDS", SECONDS, 10),
                _at_least(environment, "ANALYSIS_MEGABYTES", MEGABYTES, 256),
            ),
        )


def check_key(settings: Settings) -> None:
    """A key that can sign nothing is found before anybody waits for an answer."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(settings.private_key.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        mend = "Generate a private key on the App's settings page and give it unchanged."
        raise SettingsError("GITHUB_APP_PRIVATE_KEY", "is no RSA private key in PEM", mend)


def _completed(environment: Mapping[str, str]) -> Mapping[str, str]:
    try:
        return with_stored(environment)
    except (OSError, ValueError) as error:
        problem = f"{credentials_file(environment)} cannot be used: {error}"
        mend = "Remove it to register the App anew, or give the credentials by environment."
        raise SettingsError("CREDENTIALS_FILE", problem, mend) from None


def _required(environment: Mapping[str, str], name: str, mend: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(name, "is not set", mend)
    return value


def _private_key(environment: Mapping[str, str]) -> str:
    inline = environment.get("GITHUB_APP_PRIVATE_KEY", "").strip()
    if inline:
        # Many platforms cannot hold a newline in a variable.
        return inline.replace("\\n", "\n")
    name = "GITHUB_APP_PRIVATE_KEY_FILE"
    file = environment.get(name, "").strip()
    if not file:
        raise SettingsError(
            "GITHUB_APP_PRIVATE_KEY", "is not set", f"Give the PEM text, or its path in {name}."
        )
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        mend = "Point it at the PEM file that GitHub gave you."
        raise SettingsError(name, "cannot be read", mend) from error


def api_url(environment: Mapping[str, str]) -> str:
    url = (environment.get("GITHUB_API_URL") or PUBLIC_API).rstrip("/")
    if not url.startswith(("https://", "http://")):
        raise SettingsError("GITHUB_API_URL", "is not an http address", f"For example {PUBLIC_API}")
    return url


def public_url(environment: Mapping[str, str]) -> str | None:
    """Where others reach this server, None when nobody said."""
    url = environment.get("PUBLIC_URL", "").strip().rstrip("/")
    if url and not url.startswith(("https://", "http://")):
        mend = "For example https://fix-pipeline.example.com"
        raise SettingsError("PUBLIC_URL", "is not an http address", mend)
    return url or None


def documented(environment: Mapping[str, str]) -> str | None:
    """Where reviews say that the rules' pages are; this server has them, if it has an address."""
    own = environment.get("DOCS_URL", "").strip().rstrip("/")
    public = public_url(environment)
    return own or (f"{public}/rules" if public else None)


def use_own_manual(environment: MutableMapping[str, str]) -> None:
    """Makes every report of this process link to the pages that its environment names."""
    where = documented(environment)
    if where is not None:
        environment["DOCS_URL"] = where


def forget_secrets(environment: MutableMapping[str, str]) -> None:
    """Once they are read: the processes that read what strangers wrote inherit the environment."""
    for name in _SECRETS:
        environment.pop(name, None)


def listening(environment: Mapping[str, str]) -> tuple[str, int]:
    """Host and port to listen at."""
    return environment.get("HOST") or "127.0.0.1", _port(environment)


def database_url(environment: Mapping[str, str]) -> str:
    url = environment.get("DATABASE_URL") or DEFAULT_DATABASE
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        mend = "Use sqlite:///file or postgresql://user:password@host/database."
        raise SettingsError("DATABASE_URL", "names a database that is not supported", mend)
    if not url.startswith("sqlite") and not _well_formed(url):
        mend = "Write such characters in user and password as %40 (@), %2F (/), %3A (:), %23 (#)."
        raise SettingsError("DATABASE_URL", "has characters that mean something else there", mend)
    return url


def _well_formed(url: str) -> bool:
    """Else parts of a password are taken for the host or its port, and told in every error."""
    try:
        parts = urlsplit(url)
        plain = parts.netloc.count("@") < 2 and not parts.fragment
        return plain and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _port(environment: Mapping[str, str], name: str = "PORT", default: str = "8000") -> int:
    text = environment.get(name) or default
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise SettingsError(name, "is not a port number", "Give a number from 0 to 65535.")
    return int(text)


def _at_least(environment: Mapping[str, str], name: str, default: int, least: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or int(text) < least:
        raise SettingsError(
            name, "is not enough", f"Give a number from {least}; {default} is usual."
        )
    return int(text)


def metrics_port(environment: Mapping[str, str]) -> int | None:
    """Where a worker shows its metrics; it has no other need to listen."""
    return _port(environment, "METRICS_PORT", "0") or None


def _log_format(environment: Mapping[str, str]) -> str:
    value = environment.get("LOG_FORMAT") or "json"
    if value not in LOG_FORMATS:
        raise SettingsError("LOG_FORMAT", "is not known", "Use json or console.")
    return value
