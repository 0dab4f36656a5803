"""What fetching and unpacking programs bring: `curl -o`, `wget`, `tar -x`, `unzip`."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from fixers.model.facts.commands import (
    commands_of_packages,
    commands_of_repositories,
    made_at,
)
from fixers.model.facts.tools import tool_of
from fixers.model.machine import Machine
from fixers.model.trace import Invocation
from fixers.model.tri import Tri
from fixers.syntax.regex import regex

UNPACKS: Final = frozenset({"tar", "unzip", "7z", "gunzip", "bsdtar"})
_FETCHES: Final = frozenset({"curl", "wget", "aria2c"})
_BINARY_FOLDER: Final = regex(r"(?:^|/)(?:s?bin|\.local/bin)/?$")
IN_PROGRAMS: Final = regex(r"(?:^|/)s?bin/[^/$]+$")
_NAME: Final = regex(r"[A-Za-z][\w+-]*")
_SEPARATOR: Final = regex(r"[-_.]")
_APART: Final = regex(r"[^\w.+-]")
# Behind the name of a tool; `terraform-provider-aws` is another program.
_RELEASE: Final = regex(
    r"[-_.]{2}|[-_.](?:$|v?\d|linux|darwin|mac|win|amd|arm|x86|x64|aarch|gnu|musl|static|bin|cli"
    r"|latest|stable|release|install|tar|zip|tgz|gz|exe|deb|rpm)",
    re.IGNORECASE,
)
# An archive of whatever its owner needs: `ci-tools-1.2.tgz`.
_ANYTHING: Final = regex(
    r"(?:^|/)(?:(?:ci|build|dev|devops|ops|our|my|shared|internal)[-_])?(?:tool\w*|bin|binar\w+"
    r"|bundle|dep\w*|utils?|programs?|archive|downloads?|packages?|clis?|out\w*|te?mp|file|all)"
    r"(?:[-_.][\w.-]*)?\.(?:tgz|txz|zip|7z|tar(?:\.\w+)?)$"
)
_VARIABLE: Final = regex(r"\$\{\{.*?\}\}|\$\(.*?\)|\$\{.*?\}|\$\w+")
# Letters of `tar` and long options with which it makes or lists an archive.
_PACKS: Final = regex(r"-?[A-Za-z]*[ctru][A-Za-z]*|--(?:create|list|append|update)")
_EXTRACTS: Final = regex(r"-?[A-Za-z]*x[A-Za-z]*|--extract|--get")
# The last letter of a cluster of options whose value is the file or folder that is written.
_LETTERS: Final = {
    "curl": "o", "wget": "OP", "aria2c": "od", "tar": "C", "bsdtar": "C", "unzip": "d", "7z": "o",
    "gh": "OD",
}  # fmt: skip
_LONG: Final = (
    "--output",
    "--output-dir",
    "--output-document",
    "--directory-prefix",
    "--directory",
    "--dir",
)
_RELEASES: Final = (("release", "download"), ("run", "download"))


def after_download(event: Invocation, machine: Machine) -> Machine | None:
    """The machine after a download or an unpacked archive; None for other commands. What its
    words name may be there afterwards, and anything where nothing is named."""
    fetched = fetches(event)
    if not fetched and event.name not in UNPACKS:  # most often
        return None
    words = [w.raw if a is None else a for a, w in zip(event.args, event.words, strict=True)]
    if not fetched and not _is_unpacked(event.name, words):
        return None
    target = target_of(event.name, words)
    if event.name in UNPACKS:  # what it unpacks may come from a download before it
        start, end = event.statement.start, event.statement.end
        words += event.script.shell.text[start:end].split()
    after = brought(words, machine, target)
    released = event.name == "gh" and event.args[0] != "api"
    return after if not released or name_tools(words) else after.with_(unknown_provider=True)


def fetches(event: Invocation) -> bool:
    """Whether a command writes files of other places, and no more: `curl`, `gh release
    download`."""
    asked = event.args[:2] in _RELEASES or event.args[:1] == ("api",)
    return event.name in _FETCHES or (event.name == "gh" and asked)


def name_tools(words: Iterable[str]) -> bool:
    """Whether words name a tool: of what stands in other releases nothing is told."""
    return any(map(_names_tool, words))


def _names_tool(word: str) -> bool:
    known = commands_of_packages()
    named = any(tool_of(name) is not None or name in known for name in named_by(word))
    return named or bool(made_at(word))


def brought(words: Sequence[str], machine: Machine, target: str | None = None) -> Machine:
    texts = [_VARIABLE.sub("", word) for word in words]
    names = {name for text in texts for name in named_by(text)}
    names |= {own for name in names for own in commands_of_packages().get(name, ())}
    names |= {own for name in names for own in commands_of_repositories().get(name.lower(), ())}
    names.update(own for text in texts for own in made_at(text))
    provided = {**dict.fromkeys(names, Tri.UNKNOWN), **machine.provided}
    plain = (target or "").strip("\"'")
    made = posixpath.basename(plain)
    if _BINARY_FOLDER.search(posixpath.dirname(plain)) and "$" not in made:
        provided[made] = Tri.YES
        return machine.with_(provided=provided, wrote_unknown=True)
    folder = _BINARY_FOLDER.search(plain) or "$" in plain
    blind = any(_is_blind(word) for word in words if word != target)
    return machine.with_(
        provided=provided,
        unknown_provider=machine.unknown_provider or bool(folder and blind),
        wrote_unknown=True,
    )


def named_by(text: str) -> Iterator[str]:
    """What a word may name: `conftest` and `conftest_0.60` of `…/conftest_0.60_Linux.tar.gz`."""
    for part in _APART.split(text):
        yield from _NAME.findall(part)
        for found in _SEPARATOR.finditer(part):
            name = part[: found.start()]
            if tool_of(name) is None or _RELEASE.match(part[found.start() :]):
                yield name


def _is_blind(word: str) -> bool:
    """Whether a word says nothing of what it names: `"$URL"`, `tools.tgz`."""
    if _ANYTHING.search(word.strip("\"'")):
        return True
    return bool(_VARIABLE.search(word)) and not _NAME.search(_VARIABLE.sub("", word))


def _is_unpacked(name: str, words: Sequence[str]) -> bool:
    if name not in {"tar", "bsdtar"}:
        return True
    given = [word for index, word in enumerate(words) if index == 0 or word.startswith("-")]
    return any(map(_EXTRACTS.fullmatch, given)) or not any(map(_PACKS.fullmatch, given))


def target_of(name: str, words: Sequence[str]) -> str | None:
    """The file or folder that is written, where an option says so."""
    letters = _LETTERS.get(name, "")
    bare = name in {"tar", "bsdtar"}  # whose first word may be a cluster without a dash
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else None
        long, equals, value = word.partition("=")
        if long in _LONG:
            return value if equals else following
        if not letters or not (word.startswith("-") or (bare and index == 0)):
            continue
        if cluster := re.fullmatch(rf"-?[A-Za-z]*?([{letters}])(.*)", word):
            return cluster[2] or following
    return None
