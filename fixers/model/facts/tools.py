"""Typed access to `fixers/data/tools.json`: tools, how to install them, what to beware of."""

import json
from collections.abc import Mapping
from functools import cache
from typing import NotRequired, TypedDict

from fixers.data import read
from fixers.syntax.records import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """One pinned way to install a tool: an action (`uses`), or at most five lines of shell.

    `systems` and `archs` are the values of `runner.os` and `runner.arch` with which it works;
    `verified` says that its names were read at their source and not written from memory.
    """

    uses: str | None
    sha: str | None
    tag: str | None
    inputs: tuple[tuple[str, str], ...]
    run: tuple[str, ...]
    systems: frozenset[str]
    verified: bool
    archs: frozenset[str] = frozenset({"X64", "ARM64"})
    shell: str | None = None

    def fits(self, system: str, arch: str) -> bool:
        return system in self.systems and arch in self.archs


@dataclass(frozen=True, slots=True)
class LockFile:
    """The version of a tool to install for each format of the file that it locks packages in;
    `key` stands before the format."""

    file: str
    key: str
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tool:
    """`packages` are (manager, name); `instead` says what to do when none should install it;
    `only`: the systems that it belongs to, where it cannot be on others; `gone`: subcommands and
    options that the version of its recipes does not know any more; `attacks`: it does to its
    target what an attacker would."""

    name: str
    executables: tuple[str, ...]
    home: str
    docs: str
    maintained: bool
    recipes: tuple[Recipe, ...]
    packages: tuple[tuple[str, str], ...]
    instead: str | None
    caveats: tuple[str, ...]
    only: frozenset[str]
    gone: tuple[str, ...] = ()
    lock: LockFile | None = None
    attacks: bool = False

    def recipe(self, system: str = "Linux", arch: str = "X64") -> Recipe | None:
        """The first recipe that works on a system."""
        return next((r for r in self.recipes if r.fits(system, arch)), None)


@dataclass(frozen=True, slots=True)
class Compromise:
    """A release that carried malicious code; `actions` are lower-cased, `commits` known bad
    and `safe` known good."""

    what: str
    actions: tuple[str, ...]
    commits: tuple[str, ...]
    safe: tuple[str, ...]
    ids: tuple[str, ...]
    summary: str


# `with` is no Python name, hence the functional form.
_RecipeData = TypedDict(
    "_RecipeData",
    {
        "uses": NotRequired[str],
        "sha": NotRequired[str],
        "tag": NotRequired[str],
        "with": NotRequired[Mapping[str, str]],
        "run": NotRequired[list[str]],
        "shell": NotRequired[str],
        "systems": list[str],
        "archs": NotRequired[list[str]],
        "verified": bool,
    },
)


class _LockData(TypedDict):
    file: str
    key: str
    versions: Mapping[str, str]


class _ToolData(TypedDict):
    executables: list[str]
    home: str
    docs: str
    maintained: bool
    install: list[_RecipeData]
    packages: NotRequired[Mapping[str, str]]
    instead: NotRequired[str]
    caveats: NotRequired[list[str]]
    only: NotRequired[list[str]]
    gone: NotRequired[list[str]]
    lock: NotRequired[_LockData]
    attacks: NotRequired[bool]


class _CompromiseData(TypedDict):
    what: str
    actions: list[str]
    commits: list[str]
    safe: list[str]
    ids: list[str]
    summary: str


class _Data(TypedDict):
    tools: Mapping[str, _ToolData]
    compromised: list[_CompromiseData]


def tool_of(command: str) -> Tool | None:
    """The tool that an executable belongs to."""
    return _by_executable().get(command)


@cache
def tools() -> Mapping[str, Tool]:
    """Every known tool by its name."""
    return {name: _tool(name, data) for name, data in _data()["tools"].items()}


@cache  # there are few managers
def brought_by(managers: frozenset[str]) -> tuple[str, ...]:
    """The programs of which a package of one of these managers is known."""
    made = (tool for tool in tools().values() if not managers.isdisjoint(dict(tool.packages)))
    return tuple(name for tool in made for name in tool.executables)


@cache
def compromises() -> tuple[Compromise, ...]:
    return tuple(
        Compromise(
            what=data["what"],
            actions=tuple(data["actions"]),
            commits=tuple(data["commits"]),
            safe=tuple(data["safe"]),
            ids=tuple(data["ids"]),
            summary=data["summary"],
        )
        for data in _data()["compromised"]
    )


@cache
def _data() -> _Data:
    listed: _Data = json.loads(read("tools.json"))
    return listed


@cache
def _by_executable() -> Mapping[str, Tool]:
    return {executable: tool for tool in tools().values() for executable in tool.executables}


def _tool(name: str, data: _ToolData) -> Tool:
    lock = data.get("lock")
    return Tool(
        name=name,
        executables=tuple(data["executables"]),
        home=data["home"],
        docs=data["docs"],
        maintained=data["maintained"],
        recipes=tuple(map(_recipe, data["install"])),
        packages=tuple(data.get("packages", {}).items()),
        instead=data.get("instead"),
        caveats=tuple(data.get("caveats", ())),
        only=frozenset(data.get("only", ())),
        gone=tuple(data.get("gone", ())),
        lock=lock and LockFile(lock["file"], lock["key"], tuple(lock["versions"].items())),
        attacks=data.get("attacks", False),
    )


def _recipe(data: _RecipeData) -> Recipe:
    return Recipe(
        uses=data.get("uses"),
        sha=data.get("sha"),
        tag=data.get("tag"),
        inputs=tuple(data.get("with", {}).items()),
        run=tuple(data.get("run", ())),
        systems=frozenset(data["systems"]),
        archs=frozenset(data.get("archs", ("X64", "ARM64"))),
        shell=data.get("shell"),
        verified=data["verified"],
    )
