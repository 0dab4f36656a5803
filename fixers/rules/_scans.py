"""Active scanners and load tools, and what tells where they aim."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final
from urllib.parse import urlsplit

from fixers.model import ActionUse, Invocation, Machine, Trace
from fixers.model.machine import Text
from fixers.rules._deployments import PRODUCTION
from fixers.syntax import shell_tree as sh

_SCANNERS: Final = frozenset({
    "sqlmap", "sqlmap.py", "nuclei", "nikto", "nikto.pl", "zap-cli", "zap-full-scan.py",
    "zap-api-scan.py", "zap.sh", "wapiti", "arachni", "dalfox", "commix", "wfuzz", "skipfish",
})  # fmt: skip
_IN_CONTAINER: Final = frozenset({"zap-full-scan.py", "zap-api-scan.py", "zap.sh"})
_LOAD: Final = frozenset({"k6", "jmeter", "artillery", "locust", "vegeta", "wrk", "hey", "ab"})
_ACTIONS: Final = frozenset({
    "zaproxy/action-full-scan", "zaproxy/action-api-scan", "projectdiscovery/nuclei-action",
})  # fmt: skip
_TARGETS: Final = frozenset({
    "-u", "--url", "-target", "--target", "-t", "-h", "-host", "--host", "-l", "--hosts", "-e",
    "-J", "--env",
})  # fmt: skip
_ASKS: Final = frozenset({"--help", "-help", "--version", "-version", "--update", "-update"})
_TEST_SITE: Final = re.compile(
    r"(?<![a-z0-9])(staging|stage|stg|dev|development|test|testing|qa|uat|int|sandbox|preview|pr|demo|hml|homolog"
    r"|review|ephemeral|ci|local|localhost|internal|svc|juice-?shop|dvwa|webgoat|vulnweb|mock|example"
    r"(?=\.test)|preprod|pre-prod|non-?prod|canary-test)(?![a-z0-9])|127\.0\.0\.1|0\.0\.0\.0|\[::1\]"
    r"|host\.docker\.internal|192\.168\.|(?<!\d)10\.\d|172\.(1[6-9]|2\d|3[01])\.",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"https?://[^\s\"'<>]+")


class Aim(Enum):
    PRODUCTION = "production"
    OPEN = "open"  # a public host that no word marks as one for tests
    TEST = "test"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scan:
    """`target` is what the command says, `load`: it only loads the target."""

    event: Invocation | ActionUse
    name: str
    target: str
    aim: Aim
    load: bool
    word: sh.Word | None = None


def scans_in(trace: Trace) -> Iterator[Scan]:
    for event in trace.events:
        if isinstance(event, Invocation):
            yield from _of_command(event)
        elif isinstance(event, ActionUse) and event.action in _ACTIONS:
            target = event.step.inputs.get("target")
            text = target.value if target is not None else ""
            yield Scan(event, event.action, text, aim_of(text, {}), load=False)


def _of_command(run: Invocation) -> Iterator[Scan]:
    name = run.name
    if name in {"docker", "podman"}:
        name = next((a for a in run.args if a in _IN_CONTAINER), "")
    elif name.startswith("python") and any((a or "").endswith("sqlmap.py") for a in run.args[:1]):
        name = "sqlmap"
    if name not in _SCANNERS | _LOAD or _ASKS & set(run.args):
        return
    load = name in _LOAD
    if load and name == "k6" and "run" not in run.args[:1]:
        return
    found = _target(run)
    if found is not None:
        text, word = found
        yield Scan(run, name, text, aim_of(text, run.before.variables), load, word)
    elif load:
        for value in _variables_of_load(run.before):
            yield Scan(run, name, value, aim_of(value, {}), load)


def _target(run: Invocation) -> tuple[str, sh.Word] | None:
    """The word that says where, as far as it is known, else as it is written."""
    pairs = list(zip(run.args, run.words, strict=True))
    for index, (arg, word) in enumerate(pairs):
        head, equals, value = (arg or word.raw).partition("=")
        if head in _TARGETS and equals and value:
            return value, word
        if head in _TARGETS and not equals and index + 1 < len(pairs):
            following, place = pairs[index + 1]
            text = following if following is not None else place.raw
            if _URL.search(text) or "$" in text or "." in text:
                return text, place
    for arg, word in reversed(pairs):
        if _URL.search(arg or word.raw):
            return arg or word.raw, word
    last = pairs[-1] if pairs else None
    alone = last is not None and last[0] is None and "URL" in last[1].raw.upper()
    return (last[1].raw, last[1]) if last is not None and alone else None


def _variables_of_load(machine: Machine) -> Iterator[str]:
    """What a load script reads: `BASE_URL`, `TARGET` and the like."""
    for name, value in machine.variables.items():
        named = re.search(r"URL|TARGET|HOST", name.upper())
        if named and isinstance(value, Text):
            yield value.value


def aim_of(text: str, variables: Mapping[str, object]) -> Aim:
    """What a target's words tell; a variable is followed to its value, else its name tells."""
    for name in re.findall(r"\$\{?(\w+)", text):
        value = variables.get(name)
        text += f" {value.value}" if isinstance(value, Text) else ""
    spoken = text.replace("_", "-")
    if _TEST_SITE.search(spoken):
        return Aim.TEST
    if PRODUCTION.search(spoken):
        return Aim.PRODUCTION
    url = _URL.search(text)
    host = urlsplit(url[0]).hostname if url and "$" not in url[0].split("/")[2] else None
    if host is None or "${{" in host or "." not in host:
        return Aim.TEST if host and "." not in host else Aim.UNKNOWN
    return Aim.OPEN
