"""Typed access to `data/commands.json`: what commands do to a machine."""

import json
from functools import cache
from importlib.resources import files
from typing import TypedDict, cast


class CommandData(TypedDict):
    installers: dict[str, list[str]]
    opaque: list[str]
    managers: dict[str, list[str]]  # of these, what only brings programs; [] is every subcommand
    own_init: list[str]  # `init` of these makes something that is not terraform's
    package_commands: dict[str, list[str]]


@cache
def command_data() -> CommandData:
    text = files("fixers").joinpath("data/commands.json").read_text(encoding="utf-8")
    return cast("CommandData", json.loads(text))


@cache
def opaque_commands() -> frozenset[str]:
    """Programs that run whatever the repository tells them to."""
    return frozenset(command_data()["opaque"])
