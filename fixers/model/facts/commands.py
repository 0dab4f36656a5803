"""Typed access to `data/commands.json`: what commands do to a machine."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, TypedDict, cast

from fixers.model.facts.tools import tools
from fixers.syntax.regex import regex

# Of repositories, whose names say nothing of what they hold.
_COMMON: Final = frozenset({
    "", "cli", "sh", "tools", "docs", "sdk", "perf", "vuln", "mock", "compose", "build", "guppy",
    "insta", "ci",
})  # fmt: skip
_LAST: Final = regex(r"^.*[^\w.-]", re.DOTALL)
_FIRST: Final = regex(r"[^\w.-].*$", re.DOTALL)


class CommandData(TypedDict):
    installers: dict[str, list[str]]
    package_sources: list[str]  # options of installers whose value says where to look
    opaque: list[str]
    looks: dict[str, list[str]]  # of these, the words with which they only look
    managers: dict[str, list[str]]  # of these, what only brings programs; [] is every subcommand
    manages: dict[str, list[str]]  # of these, the only programs that they bring
    apart: dict[str, list[str]]  # of these, what leaves nothing on PATH
    lists: dict[str, list[str]]  # of these, the files that name what they bring
    tasks: dict[str, list[str]]  # program → the files that say what it runs
    own_init: list[str]  # `init` of these makes something that is not terraform's
    along: list[str]  # what many Python packages bring as a dependency
    along_of: dict[str, list[str]]  # of Python packages that are known to bring no more
    along_npm: list[str]  # what many packages of npm bring as a dependency
    along_system: list[str]  # what packages of a system bring as a dependency
    provides: dict[str, list[str]]  # program → commands that are there after it
    brings: dict[str, list[str]]  # program → words with which it may bring any command
    builds: list[str]  # programs that build or test and put nothing on PATH
    modules: list[str]  # of `python -m`, the same
    scripts: dict[str, list[str]]  # the beginning of an address → what its script installs
    here: list[str]  # of these, those that put it into their folder where no other is named
    package_commands: dict[str, list[str]]


@cache
def command_data() -> CommandData:
    text = files("fixers").joinpath("data/commands.json").read_text(encoding="utf-8")
    return cast("CommandData", json.loads(text))


@cache
def opaque_commands() -> frozenset[str]:
    """Programs that run whatever the repository tells them to."""
    return frozenset(command_data()["opaque"])


@cache
def commands_of_packages() -> Mapping[str, tuple[str, ...]]:
    """What packages bring that have another name, and those of the catalogue, whatever manager
    installs them."""
    brought = {name: tuple(those) for name, those in command_data()["package_commands"].items()}
    for tool in tools().values():
        for _, package in tool.packages:
            brought[package] = (*brought.get(package, ()), *tool.executables)
    return brought


@cache
def commands_of_repositories() -> Mapping[str, tuple[str, ...]]:
    """What is made in repositories, by `owner/name`, and by names that are no common words."""
    made: dict[str, tuple[str, ...]] = {}
    for tool in tools().values():
        owner, _, name = tool.home.lower().removeprefix("https://github.com/").partition("/")
        for key in {f"{owner}/{name}", name} - _COMMON:
            made[key] = (*made.get(key, ()), *tool.executables)
    return made


def made_at(text: str) -> list[str]:
    """The programs of repositories that a text names: `github.com/argoproj/argo-cd/releases`."""
    parts = text.lower().split("/") if "/" in text else []
    pairs = (f"{_LAST.sub('', owner)}/{_FIRST.sub('', name)}" for owner, name in pairwise(parts))
    known = commands_of_repositories()
    return [own for pair in pairs for own in known.get(pair.removesuffix(".git"), ())]


@cache
def scoped_packages() -> tuple[str, ...]:
    """Those that are no word of a text: `@redocly/cli`."""
    return tuple(name for name in commands_of_packages() if name.startswith("@"))
