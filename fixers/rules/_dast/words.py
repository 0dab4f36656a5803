"""The word of a scan or load test that says where it aims."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation
from fixers.rules._shared.programs import Program
from fixers.rules._shared.values import spoken
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

LOAD: Final = frozenset({
    "k6", "jmeter", "artillery", "locust", "vegeta", "wrk", "wrk2", "hey", "ab", "oha",
    "bombardier", "siege", "autocannon", "gatling",
})  # fmt: skip
_TARGETS: Final = frozenset({
    "-u", "--url", "-target", "--target", "-h", "-host", "--host", "-l", "--hosts",
    "-quickurl",
})  # fmt: skip
_ZAP_TARGETS: Final = frozenset({"-t", "-quickurl"})  # with others `-t` are threads or templates
_LOAD_TARGETS: Final = frozenset({
    "-u", "--url", "--target", "--host", "-H", "-e", "--env", "--environment",
})  # fmt: skip
_PROPERTY: Final = regex(r"-[JGD]\w*(?:host|url|target|server|domain)\w*=(.+)", re.IGNORECASE)
# `-e production`, `-e ENV=prod`
_ENVIRONMENT: Final = regex(
    r"(?:\w+_)?(?:ENV|ENVIRONMENT|STAGE)=\w[\w-]*"
    r"|(?:prod(?:uction)?|stag(?:e|ing)|dev(?:elopment)?|test|qa|uat|perf|local)",
    re.IGNORECASE,
)
_HOST: Final = regex(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_FILES: Final = (".txt", ".lst", ".yml", ".yaml", ".json", ".js", ".jmx", ".py", ".jtl", ".conf")
URL: Final = regex(r"https?://[^\s\"'<>]+")


def target_of(program: Program) -> tuple[str, sh.Word] | None:
    """The word that says where, as far as it is known, else as it is written."""
    machine, named_by = program.run.before, _options_of(program.name)
    pairs = [(arg if arg is not None else spoken(w, machine), arg, w) for arg, w in program.pairs]
    for index, (text, _, word) in enumerate(pairs):
        head, equals, value = text.partition("=")
        if head in named_by and equals and value and not _is_number(value):
            return value, word
        if head in named_by and not equals and index + 1 < len(pairs):
            following, known, place = pairs[index + 1]
            if _names_host(following) and not _is_file(known):
                return following, place
    for text, _, word in reversed(pairs):
        named = _PROPERTY.fullmatch(text)
        if named or URL.search(text):
            return (_address(named[1]) if named else text), word
    last = pairs[-1] if pairs else None
    alone = last is not None and last[1] is None and "URL" in last[2].raw.upper()
    return (last[0], last[2]) if last is not None and alone else None


def _address(value: str) -> str:
    """What a property for the host says, as an address."""
    return f"https://{value}" if _HOST.fullmatch(value) else value


def _options_of(name: str) -> frozenset[str]:
    if name in LOAD:
        return _LOAD_TARGETS
    return _ZAP_TARGETS | _TARGETS if name.startswith("zap") else _TARGETS


def _names_host(text: str) -> bool:
    if _ENVIRONMENT.fullmatch(text):
        return True
    return "://" in text or ("." in text and " " not in text) or text.startswith("$")


def _is_number(text: str) -> bool:
    return text.replace(".", "").isdecimal()


def _is_file(text: str | None) -> bool:
    return text is not None and text.endswith(_FILES)


def piped(run: Invocation) -> Iterator[str]:
    """`echo "GET https://…" | vegeta attack`."""
    text = run.script.shell.text
    before = text[run.statement.start : run.command.span.start].rstrip()
    if before.endswith("|"):
        yield from URL.findall(before)
