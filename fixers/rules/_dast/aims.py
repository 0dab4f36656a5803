"""Whose system an address belongs to, as far as its words tell."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from fixers.rules._dast.typed import Typed
from fixers.rules._shared.deployment_words import PRODUCTION
from fixers.syntax.records import Enum
from fixers.syntax.regex import regex

_LOCAL: Final = regex(
    r"(?<![a-z0-9.-])localhost(?![a-z0-9.-])|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\]"
    r"|host\.docker\.internal|172\.17\.\d",
    re.IGNORECASE,
)
_TEST_SITE: Final = regex(
    r"(?<![a-z0-9])(staging\d*|stage\d*|stg|dev\d*|develop|development|test\d*|testing|qa\d*|uat|int|integration"
    r"|sandbox|preview|pr|demo|hml|homolog|review|ephemeral|ci|local|localhost|internal|svc|juice-?shop|ginandjuice"
    r"|pen-?test|dvwa|webgoat|vulnweb|testfire|scanme|mock|perf|loadtest|example"
    r"(?=\.test)|preprod|pre-prod|non-?prod|canary-test)(?![a-z0-9])|sandbox\.|192\.168\.|(?<!\d)10\.\d"
    r"|172\.(1[6-9]|2\d|3[01])\.|\.ngrok|\.trycloudflare\.com"
    # Of a branch, a commit or a pull request; plain names are those of production.
    r"|-git-[\w-]+\.vercel\.app|-[a-z\d]{9}-[\w-]+\.vercel\.app|--[\w-]+\.netlify\.app",
    re.IGNORECASE,
)
_ANYBODYS: Final = regex(r"\.dev$")  # the last label of many a name, no word for a stage
_URL: Final = regex(r"https?://[^\s\"'<>]+")


class Aim(Enum):
    PRODUCTION = "production"
    OPEN = "open"  # a public host that no word marks as one for tests
    TEST = "test"
    LOCAL = "local"  # on the runner itself
    UNKNOWN = "unknown"


_ORDER: Final = (Aim.PRODUCTION, Aim.OPEN, Aim.TEST, Aim.UNKNOWN, Aim.LOCAL)


def aim_of(text: str) -> Aim:
    spoken = text.replace("_", "-")
    url = _URL.search(text)
    host = urlsplit(url[0].replace("[", "").replace("]", "")).hostname if url else None
    if _LOCAL.search(text) or (host and "." not in host and "$" not in host and "{" not in host):
        return Aim.LOCAL
    named = _ANYBODYS.sub("", (host or "").replace("_", "-"))
    if PRODUCTION.search(named) and not _TEST_SITE.search(named):
        return Aim.PRODUCTION
    if _TEST_SITE.search(spoken):
        return Aim.TEST
    if PRODUCTION.search(spoken):
        return Aim.PRODUCTION
    if url is None or host is None or "$" in url[0].split("/")[2] or "{" in host or "." not in host:
        return Aim.UNKNOWN
    return Aim.OPEN


def worst(found: Iterable[Typed], written: str) -> tuple[Aim, Typed | None]:
    """The worst of several targets. What `$PROD_URL` is called tells more than its value."""
    aimed = [(aim_of(one.text), one) for one in found]
    aim, one = min(aimed, key=lambda pair: _ORDER.index(pair[0]), default=(Aim.UNKNOWN, None))
    by_name = aim is Aim.OPEN and "$" in written and aim_of(written) is Aim.PRODUCTION
    return (Aim.PRODUCTION if by_name else aim), one
