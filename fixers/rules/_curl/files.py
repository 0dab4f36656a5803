"""Downloads of curl: whether anything says that they are what was asked for."""

import re
from typing import Final

from fixers.model import Invocation
from fixers.rules._curl.call import Curl, bare, like
from fixers.syntax.regex import regex

# Where apt and yum look: they refuse what is no list and no key.
APT: Final = regex(r"/etc/(?:apt|yum)|sources\.list|keyrings")
# A file that is only put in its place: nothing looks at what is in it.
_ONLY_PUT: Final = regex(
    r"(?:sudo +)?(?:chmod|mv|cp|install|chown|ls|echo|ln|git (?:add|diff|status))\b[^|;&<]*"
)
_PROVES: Final = regex(r"sum\b|gpg|cosign|minisign|openssl|\[ -s|grep")
_STARTS: Final = (
    r"(?:(?:\b(?:bash|sh|source)|(?:^|\b(?:then|do|else) )\.) +(?:-\w+ +)*|^)"
    r"[\"']?(?:[\w.${}/-]*/)?"
)


def is_run_later(run: Invocation, call: Curl) -> bool:
    """`curl -o get.sh …; sh get.sh`, where nothing says that it is the right file."""
    name, lines = download(run, call)
    if not name or not lines:  # most often
        return False
    started = re.compile(rf"{_STARTS}{re.escape(name)}(?:[\s\"']|$)")
    return any(map(started.search, lines)) and not any(map(_PROVES.search, lines))


def is_only_put(run: Invocation, call: Curl) -> bool:
    """Whether nothing after a download says whether it is what was asked for."""
    name, lines = download(run, call)
    return bool(name) and not APT.search(name) and all(map(_ONLY_PUT.fullmatch, lines))


def download(run: Invocation, call: Curl) -> tuple[str, list[str]]:
    """The file that keeps the answer, and what is done with it later."""
    into = [(r.target.raw,) for r in run.command.redirects if ">" in r.operator and r.target]
    files = [[n.strip("\"'") for n in names] for names in (call.files, *into) if names]
    files = [n for n in files if "/dev/" not in n[0] and "GITHUB_" not in n[0]]
    if len(files) != 1:
        return "", []
    after = bare(run.script.text_after(run.command.span.end)).replace("\\\n", " ")
    rest = re.split(r"\n|;|&&|\|\|", after)
    lines = [line.strip() for line in rest]
    return max((_naming(bare(name), lines) for name in files[0]), key=lambda found: len(found[1]))


def _naming(path: str, lines: list[str]) -> tuple[str, list[str]]:
    """The name of a file, and the lines in which it stands."""
    name = path if APT.search(path) else path.rpartition("/")[2].strip("}")
    named = re.compile(rf"(?:(?<![\w-]){re.escape(name)}|{like(name)})(?![\w-])")
    return name, [line for line in lines if named.search(line) and not line.startswith("#")]
