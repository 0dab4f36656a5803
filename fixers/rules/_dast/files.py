"""Where the files say that a scan or a load test aims: plans, scripts and lists of targets."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Repository
from fixers.rules._shared.programs import Program
from fixers.rules._shared.written_files import written_here
from fixers.syntax.regex import regex
from fixers.syntax.source import Source

_URL: Final = regex(r"https?://[^\s\"'`<>,\]})]+")
_PLANS: Final = (".yml", ".yaml", ".js", ".ts", ".jmx", ".py", ".txt", ".lst")
_COMMENT: Final = regex(r"(?m)^\s*(?:#|//|\*|<!--).*$")
_BARE_HOST: Final = regex(r"(?m)^\s*((?:[\w-]+\.)+[a-z]{2,}\S*)\s*$")
# What a plan of each tool says when it really attacks or loads.
_SAYS: Final = {
    "artillery": regex(r"(?m)^\s*[\"']?target[\"']?:\s*[\"']?(\S+?)[\"']?\s*$"),
    "k6": regex(r"(?:\.(?:get|post|put|patch|del|request)\(|(?:URL|HOST|TARGET)\w*\s*[:=]).*"),
    "locust": regex(r"(?m)^\s*host\s*=.*$"),
}
# Of k6, what a request names; its value stands elsewhere in the script.
_REQUEST: Final = regex(r"\.(?:get|post|put|patch|del|request)\(([^\n]*)")
_WORD: Final = regex(r"[A-Za-z_]\w*")
_ATTACKS: Final = "activeScan"


def addresses_in(program: Program, repository: Repository) -> Iterator[str]:
    """Addresses that the files named in the call hold, or that its script puts into them."""
    for arg in program.args:
        if arg is None or not arg.endswith(_PLANS):
            continue
        source = _file(arg, repository)
        text = written_here(f"file://{arg}", program.run) or (source.text if source else "")
        yield from dict.fromkeys(_addresses(program.name, _COMMENT.sub("", text)))


def _addresses(name: str, text: str) -> Iterator[str]:
    if name == "zap":
        if _ATTACKS in text:
            yield from _URL.findall(text)
    elif name in _SAYS:
        for found in _SAYS[name].finditer(text):
            yield from _URL.findall(found[0])
        if name == "k6":
            yield from _of_constants(text)
    elif name not in {"jmeter", "gatling"}:
        yield from _URL.findall(text) or _BARE_HOST.findall(text)


def _of_constants(text: str) -> Iterator[str]:
    """Addresses in the values that requests name: `http.get(`${base}/x`)`."""
    named = {word for asked in _REQUEST.findall(text) for word in _WORD.findall(asked)}
    for found in re.finditer(r"(?m)^\s*(?:const|let|var)\s+(\w+)\s*=(.*)$", text):
        if found[1] in named:
            yield from _URL.findall(found[2])


def _file(path: str, repository: Repository) -> Source | None:
    """The file of that path, or the only one of that name: a container sees it elsewhere."""
    tree, plain = repository.tree, path.removeprefix("./")
    source = tree.read(plain) if not path.startswith("/") else None
    if isinstance(source, Source):
        return source
    named = repository.named(plain.rpartition("/")[2])
    source = tree.read(named[0]) if len(named) == 1 else None
    return source if isinstance(source, Source) else None
