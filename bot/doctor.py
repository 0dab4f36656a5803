"""`fix-pipeline doctor`: what keeps the server from working, and how to mend it."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from pydantic import BaseModel

from bot.database import driven
from bot.github.errors import DeniedError, ThrottledError
from bot.manifest import events, permissions
from bot.settings import Settings, SettingsError, check_key

TOOLS: Final = ("zizmor", "actionlint", "shellcheck")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`mend` is None when all is well; `needed` is False for what the server can do without."""

    subject: str
    state: str
    mend: str | None = None
    needed: bool = True


class _App(BaseModel):
    slug: str = "?"
    permissions: dict[str, str] = {}
    events: list[str] = []


def diagnose(environment: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Every check that makes sense after the ones before it."""
    yield from _tools()
    try:
        settings = Settings.from_environment(environment)
    except SettingsError as error:
        yield Diagnosis("settings", f"{error.variable} {error.problem}", error.mend)
        return
    yield Diagnosis("settings", "complete")
    yield _database(settings)
    key = _key(settings)
    yield key
    if key.mend is None:
        yield from _app(settings)


def main() -> int:
    """Prints the diagnosis; 1 when something needed is missing."""
    failed = False
    for found in diagnose(os.environ):
        mark = "ok" if found.mend is None else "MISSING" if found.needed else "absent"
        failed = failed or (found.mend is not None and found.needed)
        hint = "" if found.mend is None else f"\n{'':9}→ {found.mend}"
        sys.stdout.write(f"{mark:8} {found.subject}: {found.state}{hint}\n")
    return int(failed)


def _tools() -> Iterator[Diagnosis]:
    for tool in TOOLS:
        path = shutil.which(tool)
        if path:
            yield Diagnosis(tool, path)
        else:
            mend = f"Install {tool}; without it its findings are missing from reviews."
            yield Diagnosis(tool, "not on PATH", mend, needed=False)


def _database(settings: Settings) -> Diagnosis:
    url = driven(settings.database_url)
    try:
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
        engine.dispose()
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        mend = "Check DATABASE_URL, and that the server runs and lets this user in."
        return Diagnosis("database", type(error).__name__, mend)
    return Diagnosis("database", "answers")


def _key(settings: Settings) -> Diagnosis:
    try:
        check_key(settings)
    except SettingsError as error:
        return Diagnosis("private key", str(error), error.mend)
    return Diagnosis("private key", "can be read")


def _app(settings: Settings) -> Iterator[Diagnosis]:
    from bot.github.client import GitHubApp

    try:
        app = GitHubApp(settings).get("/app", _App)
    except DeniedError as denied:
        mend = "App id and private key must belong together; is the server's clock right?"
        yield Diagnosis("credentials", f"refused by {settings.api_url}: {denied.reason}", mend)
        return
    except ThrottledError as throttled:
        mend = "Check GITHUB_API_URL and the way out of this network."
        yield Diagnosis("credentials", throttled.reason, mend)
        return
    yield Diagnosis("credentials", f"accepted, the App is {app.slug}")
    yield _granted("permissions", _missing_permissions(app), "Change the App's permissions")
    missing = [event for event in events() if event not in app.events]
    yield _granted("events", missing, "Subscribe the App to them")


def _missing_permissions(app: _App) -> list[str]:
    enough = {"read": {"read", "write", "admin"}, "write": {"write", "admin"}}
    return [
        f"{name}: {level}"
        for name, level in permissions().items()
        if app.permissions.get(name) not in enough[level]
    ]


def _granted(subject: str, missing: list[str], how: str) -> Diagnosis:
    if not missing:
        return Diagnosis(subject, "complete")
    mend = f"{how} on its settings page; each installation must then accept the change."
    return Diagnosis(subject, f"missing {', '.join(missing)}", mend)


if __name__ == "__main__":
    sys.exit(main())
