"""Typed access to `data/commands.json`: what commands do to a machine."""

import json
from functools import cache
from importlib.resources import files
from typing import TypedDict, cast


class CommandData(TypedDict):
    installers: dict[str, list[str]]
    package_sources: list[str]  # options of installers whose value says where to look
    opaque: list[str]
    managers: dict[str, list[str]]  # of these, what only brings programs; [] is every subcommand
    manages: dict[str, list[str]]  # of these, the only programs that they bring
    lists: dict[str, list[str]]  # of these, the files that name what they bring
    tasks: dict[str, list[str]]  # program → the files that say what it runs
    own_init: list[str]  # `init` of these makes something that is not terraform's
    along: list[str]  # what many Python packages bring as a dependency
    along_npm: list[str]  # what many packages of npm bring as a dependency
    along_system: list[str]  # what packages of a system bring as a dependency
    provides: dict[str, list[str]]  # program → commands that are there after it
    brings: dict[str, list[str]]  # program → words with which it may bring any command
    builds: list[str]  # programs that build or test and put nothing on PATH
    modules: list[str]  # of `python -m`, the same
    scripts: dict[str, list[str]]  # the beginning of an address → what its script installs
    package_commands: dict[str, list[str]]


@cache
def command_data() -> CommandData:
    text = files("fixers").joinpath("data/commands.json").read_text(encoding="utf-8")
    return cast("CommandData", json.loads(text))


@cache
def opaque_commands() -> frozenset[str]:
    """Programs that run whatever the repository tells them to."""
    return frozenset(command_data()["opaque"])
