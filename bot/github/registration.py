"""The last leg of a registration: GitHub's code for the new App's credentials."""

from urllib.parse import quote

from githubkit import GitHub, UnauthAuthStrategy
from pydantic import BaseModel, Field

from bot.github.connection import TIMEOUT
from bot.github.transport import Call, call


class Registered(BaseModel):
    """A new App. The secrets are left out of its representation."""

    id: int
    html_url: str
    pem: str = Field(repr=False)
    webhook_secret: str = Field(repr=False)


def convert(code: str, api_url: str) -> Registered:
    """GitHub takes a code once and within the hour. Raises DeniedError and ThrottledError."""
    github = GitHub(
        UnauthAuthStrategy(),
        base_url=api_url,
        user_agent="fix-pipeline",
        timeout=TIMEOUT,
        auto_retry=False,
        http_cache=False,
    )
    path = f"/app-manifests/{quote(code, safe='')}/conversions"
    return call(github, Call("POST", path), Registered)
