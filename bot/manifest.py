"""What the App asks of GitHub when it is registered: `app.yml`, read once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml
from pydantic import BaseModel

_FILE: Final = "app.yml"


class _Manifest(BaseModel):
    name: str
    url: str
    description: str
    public: bool
    default_permissions: dict[str, str]
    default_events: list[str]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the App hears of events, and where GitHub sends the person who registered it."""

    webhook: str
    registered: str


@cache
def _manifest() -> _Manifest:
    return _Manifest.model_validate(yaml.safe_load(files("bot").joinpath(_FILE).read_text("utf-8")))


def permissions() -> Mapping[str, str]:
    """What an installation has to grant, by name: `read` or `write`."""
    return _manifest().default_permissions


def events() -> tuple[str, ...]:
    """What the App has to hear of; GitHub adds `installation` by itself."""
    return tuple(_manifest().default_events)


def manifest(addresses: Addresses) -> str:
    """The JSON that GitHub's form takes
    (https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest)."""
    asked = {
        **_manifest().model_dump(),
        "hook_attributes": {"url": addresses.webhook, "active": True},
        "redirect_url": addresses.registered,
    }
    return json.dumps(asked)
