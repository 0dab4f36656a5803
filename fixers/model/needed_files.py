"""The files that programs look for by themselves: `npm ci` its `package.json`."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Final, TypedDict

from fixers.data import read

_OPTIONS: Final = "-"


class _Need(TypedDict):
    names: list[str]
    by: list[str]
    files: list[str]
    unless: list[str]
    alone: list[str]


@cache
def _needs() -> list[_Need]:
    listed: list[_Need] = json.loads(read("paths.json"))["effects"]["needs"]
    return listed


def needed_files(name: str, args: Sequence[str | None]) -> Sequence[str]:
    """Those of which one has to be in the folder of a command; none where it may do without."""
    for need in (need for need in _needs() if name in need["names"]):
        words = [arg for arg in args if arg is None or not arg.startswith(_OPTIONS)]
        given = {(arg or "").partition("=")[0] for arg in args} & {*need["unless"]}
        verb = next((v for v in need["by"] if words[: len(v.split())] == v.split()), None)
        alone = verb not in need["alone"] or len(words) == 1
        if verb is not None and alone and not given and None not in args[:1]:
            return need["files"]
    return ()
