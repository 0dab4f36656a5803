"""The lines that `npm run NAME` and its kin surely run, where `package.json` says them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from fixers.diagnostics import Location
from fixers.model.books.package_scripts import package_table
from fixers.model.books.recipe import Kind, Piece, Recipe
from fixers.model.books.recipe_lines import Plan, RecipeLine, recipe_unit
from fixers.model.facts.commands import command_data
from fixers.model.facts.tools import Tool, tools
from fixers.model.tri import Tri
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span

_RUN: Final = frozenset({"run", "run-script", "rum", "urn"})
_SHORT: Final = frozenset({"test", "start", "stop", "restart", "t", "tst"})
_NAMES: Final = {"t": "test", "tst": "test"}
_HARMLESS: Final = frozenset({
    "--silent",
    "-s",
    "--if-present",
    "--loglevel=error",
    "-q",
    "--quiet",
})
_WORD: Final = regex(r"[A-Za-z][\w-]*")
_PIECE: Final = regex(r"[A-Za-z]\w*")
_VALUE: Final = regex(r'\s*:\s*(?P<text>"(?:[^"\\\n]|\\.)*")')
# A lock file that no manager has written, or whose packages stand elsewhere.
_UNTOLD: Final = regex(
    r"""\s*\Z|version https://git-lfs\b|\s*\{(?![\s\S]*"(?:packages|dependencies)")"""
)
LOCKS: Final = (
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
)
DEPENDENCIES: Final = (
    "dependencies", "devDependencies", "optionalDependencies", "peerDependencies",
)  # fmt: skip


def package_plan(program: str, args: Sequence[str], source: Source) -> Plan:
    """Only `npm` itself surely runs what stands under `pre` and `post`; what these install counts
    for the others as well."""
    scripts = package_table(source.text, "scripts")
    name = _script(program, args)
    if scripts is None or name is None or name not in scripts:
        return None
    lines = [
        _line(source, each, scripts[each], sure=each == name or program == "npm")
        for each in (f"pre{name}", name, f"post{name}")
        if each in scripts
    ]
    return tuple(lines)


def _script(program: str, args: Sequence[str]) -> str | None:
    """The name of the script; None where an option stands before it that is not known."""
    words = list(args)
    while words and words[0] in _HARMLESS:
        words.pop(0)
    runs = bool(words) and words[0] in _RUN
    words = words[1:] if runs else words
    while runs and words and words[0] in _HARMLESS:
        words.pop(0)
    if not words or words[0].startswith("-"):
        return None
    short = words[0] in _SHORT or program in {"yarn", "pnpm"}
    return _NAMES.get(words[0], words[0]) if runs or short else None


def _line(source: Source, name: str, text: str, *, sure: bool) -> RecipeLine:
    keys = re.finditer(re.escape(json.dumps(name)), source.text)
    found = (_VALUE.match(source.text, key.end()) for key in keys)
    places = (Span(*value.span("text")) for value in found if value)
    span = next((at for at in places if json.loads(source.slice(at)) == text), Span(0, 0))
    inner = source.text[span.start + 1 : span.end - 1]
    copied = Piece(text, Span(span.start + 1, span.end - 1))
    piece = copied if inner == text else replace(copied, span=span, kind=Kind.FILLED)
    return RecipeLine(recipe_unit(source, Recipe((piece,))), Location(source, span), sure=sure)


def in_modules(
    packages: Sequence[Source], locks: Sequence[Source]
) -> tuple[Mapping[str, Tri], frozenset[str]] | None:
    """Programs of the catalogue that `node_modules/.bin` may hold, and those of which only the
    names of the dependencies tell that it does not; None where one file cannot be read."""
    named: set[str] = set()
    if not locks and any('"workspaces"' in source.text for source in packages):
        return None  # programs of all of them are there
    if any(_UNTOLD.match(lock.text) for lock in locks):
        return None
    for source in packages:
        tables = [package_table(source.text, key) for key in DEPENDENCIES]
        if any(table is None for table in tables):
            return None
        named.update(*(table.keys() for table in tables if table is not None))
    maybe = set(_programs_in(frozenset(named), tuple(lock.text for lock in locks)))
    unlocked = bool(named) and not locks
    told = {n for tool in tools().values() if unlocked and _package(tool) for n in tool.executables}
    maybe |= set(command_data()["along_npm"]) if unlocked else set()
    return dict.fromkeys(maybe, Tri.UNKNOWN), frozenset(told - maybe)


@lru_cache(maxsize=8)  # the same lock file for each script of its packages
def _programs_in(named: frozenset[str], locks: tuple[str, ...]) -> frozenset[str]:
    text = "\n".join((*sorted(named), *locks))
    words = {*_WORD.findall(text), *_PIECE.findall(text)}
    return frozenset(
        name
        for tool in tools().values()
        if words & {tool.name, *tool.executables} or (_package(tool) and _package(tool) in text)
        for name in tool.executables
    )


def _package(tool: Tool) -> str:
    return dict(tool.packages).get("npm", "")
