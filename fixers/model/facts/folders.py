"""What programs look for in a folder by themselves, and put into one: `npm ci`, `helm create`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TypedDict

from fixers.data import read
from fixers.syntax.records import dataclass


class _Need(TypedDict):
    names: list[str]
    by: list[str]
    files: list[str]
    unless: list[str]
    alone: list[str]


class _Find(_Need):
    climbs: bool


class _Mounts(TypedDict):
    by: list[str]
    options: list[str]


class _Effects(TypedDict):
    mounts: Mapping[str, _Mounts]
    needs: list[_Need]
    begins: Mapping[str, Mapping[str, list[str]]]
    finds: list[_Find]
    subcommands_that_fill: Mapping[str, list[str]]


@cache
def _effects() -> _Effects:
    listed: _Effects = json.loads(read("paths.json"))["effects"]
    return listed


@cache
def _finds() -> Mapping[str, list[_Find]]:
    """By the name of the command."""
    index: dict[str, list[_Find]] = {}
    for find in _effects()["finds"]:
        for name in find["names"]:
            index.setdefault(name, []).append(find)
    return index


def needed_files(name: str, args: Sequence[str | None]) -> Sequence[str]:
    """Those of which one has to be in the folder of a command; none where it may do without."""
    needs = (need for need in _effects()["needs"] if name in need["names"])
    return next((need["files"] for need in needs if _asks(need, args) is not None), ())


@dataclass(frozen=True, slots=True)
class Sought:
    """Files of which a command must find one in its folder, or above where it `climbs`; `by` are
    its words."""

    files: tuple[str, ...]
    by: str
    climbs: bool


def seeks(name: str) -> bool:
    """Whether a command may look for files, whatever its arguments."""
    return name in _finds()


def sought_files(name: str, args: Sequence[str | None]) -> Iterator[Sought]:
    """What a command surely fails without."""
    for find in _finds().get(name, ()):
        short = tuple(option for option in find["unless"] if len(option) == 2)
        if None in args or any(arg and arg.startswith(short) for arg in args if short):
            continue
        if (verb := _asks(find, args)) is not None:
            yield Sought((*find["files"],), f"{name} {verb}".rstrip(), find["climbs"])


def _asks(need: _Need, args: Sequence[str | None]) -> str | None:
    """The words by which a command looks for files."""
    words = ["." if word and word.startswith(".[") else word for word in _plain(args)]  # `.[dev]`
    given = {(arg or "").partition("=")[0] for arg in args} & {*need["unless"]}
    verb = next((v for v in need["by"] if words[: len(v.split())] == v.split()), None)
    alone = verb not in need["alone"] or len(words) == 1
    return verb if alone and not given and None not in args[:1] else None


def begun_by(name: str, args: Sequence[str | None]) -> list[str]:
    """Files that others look for, which a command makes: `poetry init`."""
    known = _effects()["begins"].get(name, {})
    return [file for verb, files in known.items() if _starts(args, [verb]) for file in files]


def fills(name: str, args: Sequence[str | None]) -> bool:
    """Whether a command puts files of other names into the folders that its words name."""
    return _starts(args, _effects()["subcommands_that_fill"].get(name, ()))


def runs_apart(name: str, said: Sequence[str]) -> bool:
    """Whether a command runs a program in a container that has no folder of this machine; `said`
    are its words, as they are written where no more is known."""
    found = _effects()["mounts"].get(name)
    if found is None or not _starts(said, found["by"]):
        return False
    return not any(word.startswith(tuple(found["options"])) for word in said)


def _starts(args: Sequence[str | None], verbs: Sequence[str]) -> bool:
    words = _plain(args)
    return any(words[: len(verb.split())] == verb.split() for verb in verbs)


def _plain(args: Sequence[str | None]) -> list[str | None]:
    return [arg for arg in args if arg is None or not arg.startswith("-")]
