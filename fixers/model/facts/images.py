"""What runner images hold, from `fixers/data/runner_images.json`."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Final, TypedDict

from fixers.data import read
from fixers.model.facts.tools import tool_of
from fixers.model.machine import CommandBase
from fixers.model.tri import Tri
from fixers.syntax.records import dataclass

_MARKS: Final = {"+": Tri.YES, "-": Tri.NO}


class _Image(TypedDict):
    os: str
    arch: str
    version: str


class _Table(TypedDict):
    labels: Mapping[str, str]
    images: Mapping[str, _Image]
    commands: Mapping[str, str]


@cache
def _table() -> _Table:
    table: _Table = json.loads(read("runner_images.json"))
    return table


def known_commands() -> Mapping[str, str]:
    """Every command that was looked for on the hosted images."""
    return _table()["commands"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageBase(CommandBase):
    """A hosted image; `os` and `arch` are spelled as `runner.os` and `runner.arch`."""

    label: str
    os: str
    arch: str
    column: int

    def has(self, command: str) -> Tri:
        row = _table()["commands"].get(command)
        answer = Tri.UNKNOWN if row is None else _MARKS.get(row[self.column], Tri.UNKNOWN)
        tool = tool_of(command) if answer is Tri.UNKNOWN else None
        return Tri.NO if tool and tool.only and self.os not in tool.only else answer


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedBase(CommandBase):
    """One of several machines: only what all of them say is known."""

    label: str
    bases: tuple[CommandBase, ...]

    def has(self, command: str) -> Tri:
        answers = {base.has(command) for base in self.bases}
        return answers.pop() if len(answers) == 1 else Tri.UNKNOWN


@cache
def image_of(label: str) -> ImageBase | None:
    """The image behind a `runs-on` label; None for labels that GitHub does not host."""
    table = _table()
    name = table["labels"].get(label.lower())
    if name is None:
        return None
    image = table["images"][name]
    column = list(table["images"]).index(name)
    return ImageBase(label=name, os=image["os"], arch=image["arch"], column=column)
