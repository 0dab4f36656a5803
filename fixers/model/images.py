"""What runner and container images hold, from `fixers/data`."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Final, NotRequired, TypedDict

from fixers.data import read
from fixers.model.knowledge import tool_of
from fixers.model.machine import CommandBase
from fixers.model.tri import Tri
from fixers.syntax.records import dataclass

_MARKS: Final = {"+": Tri.YES, "-": Tri.NO}


class _Image(TypedDict):
    os: str
    arch: str
    version: str


class _Container(TypedDict):
    holds: list[str]
    manager: NotRequired[str]


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
        return Tri.UNKNOWN if row is None else _MARKS.get(row[self.column], Tri.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedBase(CommandBase):
    """One of several machines: only what all of them say is known."""

    label: str
    bases: tuple[CommandBase, ...]

    def has(self, command: str) -> Tri:
        answers = {base.has(command) for base in self.bases}
        return answers.pop() if len(answers) == 1 else Tri.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerBase(CommandBase):
    """A Docker Official Image: of the tools in `tools.json` it holds none but `holds`.
    `manager` is the package manager of its language or system, which it surely has."""

    label: str
    holds: tuple[str, ...]
    manager: str | None

    def has(self, command: str) -> Tri:
        if command in self.holds:
            return Tri.YES
        return Tri.UNKNOWN if tool_of(command) is None else Tri.NO


@cache
def _containers() -> Mapping[str, _Container]:
    containers: Mapping[str, _Container] = json.loads(read("containers.json"))
    return containers


def container_of(image: str) -> ContainerBase | None:
    """The official image behind `container:`; None for all others."""
    name = image.partition("@")[0].partition(":")[0].removeprefix("library/")
    known = _containers().get(name)
    if known is None:
        return None
    label = f"container {image}"
    return ContainerBase(label=label, holds=tuple(known["holds"]), manager=known.get("manager"))


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
